let listed: Promise<ReadonlySet<string>> | null = null;

/**
 * The 49,000 passwords, in lower case, that are tried first. They are unpacked when the first password is chosen: most
 * processes see none.
 */
export async function listedPasswords(): Promise<ReadonlySet<string>> {
  return (listed ??= unpacked());
}

async function unpacked(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}
