import { settings, type Language } from "./settings.svelte";

export type Told = Record<string, string | number>;

/**
 * The words of one part of the interface. Both languages hold the same keys, or it does not compile.
 * `{name}` stands for a value; "one|other" are the forms of a number, chosen by the value `n`.
 */
export function messages<K extends string>(tables: { en: Record<K, string>; es: Record<NoInfer<K>, string> }): (key: K, told?: Told) => string {
  return (key, told = {}) => fill(tables[settings.language][key], told, settings.language);
}

export function fill(template: string, told: Told, language: Language): string {
  const forms = template.split("|");
  const form = forms.length > 1 && new Intl.PluralRules(language).select(Number(told.n ?? 0)) === "one" ? forms[0]! : forms[forms.length - 1]!;
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = told[name];
    return value === undefined ? whole : typeof value === "number" ? number(value, language) : value;
  });
}

export function number(value: number, language: Language = settings.language): string {
  return new Intl.NumberFormat(language).format(value);
}
