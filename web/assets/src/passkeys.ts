// <form data-passkey="create|get" data-options='{"publicKey": …}'> asks the browser for a passkey and sends what it made in its field `credential`. With data-options-from
// instead, the options come from that path when the button is pressed. Such forms are hidden until it is known that this browser has passkeys.

type Json = Record<string, unknown>;

export function offerPasskeys(): void {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      const made = form.querySelector<HTMLInputElement>("[name=credential]");
      if (!made || made.value) return;
      event.preventDefault();
      void answer(form).then(
        (credential) => {
          made.value = JSON.stringify(credential);
          form.requestSubmit();
        },
        () => say(form, true),
      );
      say(form, false);
    });
  }
  for (const words of document.querySelectorAll<HTMLElement>("[data-passkey-none]")) words.hidden = true;
}

function say(form: HTMLFormElement, problem: boolean): void {
  const words = form.querySelector<HTMLElement>("[data-passkey-problem]");
  if (words) words.hidden = !problem;
}

async function answer(form: HTMLFormElement): Promise<Json> {
  const { publicKey } = await options(form);
  return form.dataset.passkey === "create" ? create(publicKey) : get(publicKey);
}

async function options(form: HTMLFormElement): Promise<{ publicKey: Json }> {
  const { options, optionsFrom } = form.dataset;
  if (!optionsFrom) return JSON.parse(options ?? "");
  const token = form.querySelector<HTMLInputElement>("[name=csrf_token]")?.value ?? "";
  const response = await fetch(optionsFrom, { method: "POST", headers: { "X-CSRF-Token": token } });
  if (!response.ok) throw new Error(`${optionsFrom}: ${response.status}`);
  return response.json();
}

async function create(asked: Json): Promise<Json> {
  const user = asked.user as Json;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: descriptors(asked.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...named(made),
    response: { attestationObject: text(response.attestationObject), clientDataJSON: text(response.clientDataJSON), transports: response.getTransports?.() },
  };
}

async function get(asked: Json): Promise<Json> {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: descriptors(asked.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    ...named(used),
    response: {
      authenticatorData: text(response.authenticatorData),
      clientDataJSON: text(response.clientDataJSON),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function named({ id, rawId, type }: PublicKeyCredential): Json {
  return { id, rawId: text(rawId), type, extensions: {} };
}

function descriptors(list: unknown): Json[] {
  return ((list as Json[] | undefined) ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

// base64url without padding (RFC 4648 §5), as the options and the answers are written.
function bytes(written: unknown): Uint8Array {
  const plain = String(written).replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
