/** What a mail server said, without the addresses that such servers repeat in their answers. */
export function withoutAddresses(text: string | null): string | null {
  return text?.replaceAll(/[^\s<>@,;:"']+@[^\s<>@,;"']+/g, '***') ?? null;
}
