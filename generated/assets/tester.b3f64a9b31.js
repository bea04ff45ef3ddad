(() => {
'use strict';
const card = document.querySelector('[data-tester]');
if (card) {
const form = card.querySelector('form');
const payload = card.querySelector('[data-sample]');
const command = card.querySelector('[data-command]');
const state = card.querySelector('[data-payload-state]');
const editor = card.querySelector('textarea[data-payload]');
let events = null;
let isEdited = false;
const show = async () => {
const type = form.elements.type.value;
const isReal = form.elements.source.value === 'real';
card.querySelector('[data-real]').hidden = !isReal;
const quote = (text) => `'${text.replace(/'/g, "'\\''")}'`;
const real = isReal ? ['campaign', 'contact'].filter((name) => form.elements[name].value).map((name) => ` --${name} ${quote(form.elements[name].value)}`).join('') : '';
command.textContent = `penguinhooks test ${card.dataset.tester} --event ${type}${isEdited ? ' --data payload.json' : real}`;
if (isEdited) return;
if (!events) events = await (await fetch(card.dataset.examples)).json();
const entry = events.events.find((candidate) => candidate.type === type);
if (entry) payload.textContent = JSON.stringify(entry.sample, null, 2);
};
form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
card.querySelector('[data-edit-payload]').addEventListener('click', () => {
isEdited = !isEdited;
editor.hidden = !isEdited;
(payload.closest('.copybox') || payload).hidden = isEdited;
card.querySelector('[data-edit-payload]').textContent = isEdited ? 'Use the sample again' : 'Edit Payload';
if (isEdited) { editor.value = payload.textContent; editor.focus(); editor.setSelectionRange(0, 0); editor.scrollTop = 0; card.dataset.own = '1'; } else { delete card.dataset.own; }
check();
show();
});
const check = () => {
if (!isEdited) { state.textContent = ''; return; }
try { JSON.parse(editor.value); state.textContent = 'It is JSON. For the command, save it as payload.json.'; } catch (error) { state.textContent = `Not JSON: ${error.message}`; }
};
editor.addEventListener('input', check);
fetch(card.dataset.options).then((answer) => answer.json()).then((values) => {
for (const name of ['campaigns', 'contacts']) {
document.getElementById(`o-${name}`).replaceChildren(...values[name].map((item) => { const option = document.createElement('option'); option.value = item; return option; }));
}
}, () => { /* without the list the fields take free text */ });
}
const verifier = document.querySelector('[data-verifier]');
if (!verifier) return;
const verdict = verifier.querySelector('[data-verdict]');
const sign = async (payload, secret) => {
const encoder = new TextEncoder();
const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(payload)));
return `sha256=${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};
verifier.addEventListener('submit', (event) => event.preventDefault());
verifier.querySelector('[data-verify]').addEventListener('click', async () => {
const { payload, secret, signature } = verifier.elements;
if (!secret.value || !signature.value.trim()) { verdict.textContent = 'Payload, secret and signature are needed.'; return; }
if (!crypto.subtle) { verdict.textContent = 'This browser checks signatures on https pages only.'; return; }
const expected = await sign(payload.value, secret.value);
verdict.textContent = expected === signature.value.trim().toLowerCase()
? '✓ The signature is right.' : '✗ Signature verification failed. Check your secret key.';
});
})();
