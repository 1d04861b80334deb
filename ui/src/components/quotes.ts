import { messages } from "$lib/messages";

export const t = messages({
  en: { direct: "quoted", mixed: "quoted in part", indirect: "in the document's words", noOutlet: "an outlet that is not known" },
  es: { direct: "cita literal", mixed: "cita parcial", indirect: "con palabras del documento", noOutlet: "medio desconocido" },
});
