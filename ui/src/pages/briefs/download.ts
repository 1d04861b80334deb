import { ApiError, address } from "$lib/api";

/** Fetches a file and gives it to the browser's downloads under the service's name for it. Throws the service's words. */
export async function download(path: string, values: Record<string, string>): Promise<string> {
  let response: Response;
  try {
    response = await fetch(address(path, values), { credentials: "same-origin" });
  } catch {
    throw new ApiError(0, "unreachable", "", null, null);
  }
  if (!response.ok) {
    const body = (await response.json().catch(() => null)) as { error?: { code: string; message: string; where: string | null; advice: string | null } } | null;
    throw new ApiError(response.status, body?.error?.code ?? "answer", body?.error?.message ?? "", body?.error?.where ?? null, body?.error?.advice ?? null);
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "brief";
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return name;
}
