import { ApiError, listen, send } from "$lib/api";

export interface Asked {
  name: string;
  with?: string;
  against?: string;
  in?: string;
  sector?: string;
  since?: string;
}

interface Job {
  state: string;
  result: { brief_id: string } | null;
  error: { code: string; message: string; where: string | null; advice: string | null } | null;
}

/** Has a brief written and gives its id. `under` is given what ends the listening. Throws the service's words. */
export async function writeBrief(asked: Asked, under: (stop: () => void) => void = () => {}): Promise<string> {
  const { job } = (await send<{ job: string }>("POST", "briefs", asked)).data;
  return new Promise((done, failed) => {
    const stop = listen<Job>(
      `jobs/${job}/events`,
      ["done", "failed", "cancelled"],
      (_, data) => {
        stop();
        if (data.result) done(data.result.brief_id);
        else failed(new ApiError(422, data.error?.code ?? "answer", data.error?.message ?? data.state, data.error?.where ?? null, data.error?.advice ?? null));
      },
      () => failed(new ApiError(0, "unreachable", "", null, null)),
    );
    under(stop);
  });
}
