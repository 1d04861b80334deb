/** Language and theme, kept in this browser alone. */

export type Language = "en" | "es";
export type Theme = "light" | "dark" | "system";

const LANGUAGES: readonly Language[] = ["en", "es"];
const THEMES: readonly Theme[] = ["light", "dark", "system"];

function kept<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  try {
    const value = localStorage.getItem(`cuibono.${key}`);
    return allowed.find((one) => one === value) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(`cuibono.${key}`, value);
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

function spoken(): Language {
  return typeof navigator !== "undefined" && navigator.language.toLowerCase().startsWith("es") ? "es" : "en";
}

class Settings {
  language = $state<Language>(kept("language", LANGUAGES, spoken()));
  theme = $state<Theme>(kept("theme", THEMES, "system"));

  speak(language: Language): void {
    this.language = language;
    keep("language", language);
  }

  paint(theme: Theme): void {
    this.theme = theme;
    keep("theme", theme);
  }
}

export const settings = new Settings();
