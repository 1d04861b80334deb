import { dateWords } from "$lib/dates";
import { t } from "./messages";

const words = {
  from: (date: string) => t("from", { date }),
  until: (date: string) => t("until", { date }),
  about: (date: string) => t("about", { date }),
  unsure: (date: string) => t("unsure", { date }),
  between: (from: string, to: string) => t("between", { from, to }),
  get undated() {
    return t("undated");
  },
};

/** A date (EDTF) in the language's words, for the middle of a sentence; elsewhere there is `When`. */
export function dated(date: string | null | undefined): string {
  return dateWords(date, words);
}
