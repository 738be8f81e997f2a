// What the server is asked while one looks around. No answer is no harm: the picture stays.

export async function ask(
  src: string | null,
  asked: Record<string, string | number>,
  signal?: AbortSignal,
): Promise<unknown> {
  const url = new URL(src ?? "", location.href);
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, String(value));
  try {
    const response = await fetch(url, { headers: { accept: "application/json" }, signal: signal ?? null });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
