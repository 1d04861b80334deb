import { messages } from "$lib/messages";

export const t = messages({
  en: {
    suggestions: "Names in this ledger",
    documents: "{n} document|{n} documents",
    listed: "on a list",
    found: "{n} name found; arrow keys to choose|{n} names found; arrow keys to choose",
    Person: "Person",
    Company: "Company",
    Organization: "Organisation",
    PublicBody: "Public body",
    LegalEntity: "Person or body",
    Territory: "Place",
    Position: "Office",
    Project: "Project",
    Event: "Event",
  },
  es: {
    suggestions: "Nombres de este archivo",
    documents: "{n} documento|{n} documentos",
    listed: "en una lista",
    found: "{n} nombre encontrado; elija con las flechas|{n} nombres encontrados; elija con las flechas",
    Person: "Persona",
    Company: "Empresa",
    Organization: "Organización",
    PublicBody: "Organismo público",
    LegalEntity: "Persona u organismo",
    Territory: "Lugar",
    Position: "Cargo",
    Project: "Proyecto",
    Event: "Acontecimiento",
  },
});

const TYPES = ["Person", "Company", "Organization", "PublicBody", "LegalEntity", "Territory", "Position", "Project", "Event"] as const;

/** The type of an entity in words; a type without words stands as it is. */
export function typeWords(type: string): string {
  const known = TYPES.find((one) => one === type);
  return known ? t(known) : type;
}
