(() => {
'use strict';
const panel = document.querySelector('[data-connection]');
const api = document.body.dataset.api;
if (!panel || !api) return;
const base = `${api.replace(/\/+$/, '')}/api/v1/platform/`;
const form = panel.querySelector('form');
const state = panel.querySelector('[data-connection-state]');
const all = (query, root = document) => [...root.querySelectorAll(query)];
const make = (tag, text, values = {}) => Object.assign(document.createElement(tag), { textContent: text }, values);
const clock = () => new Date().toISOString().slice(11, 19);
let token = '', isLive = false, last = '', stop = null, lost = 0;
const call = async (method, path, body) => {
let answer;
try {
answer = await fetch(base + path, {
method, cache: 'no-store', headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
body: body ? JSON.stringify(body) : undefined,
});
} catch { stop?.abort(); throw new Error('The daemon cannot be reached.'); }
const value = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
if (!answer.ok) throw Object.assign(new Error(value.detail || value.title || `The daemon answered ${answer.status}.`), { status: answer.status });
return value;
};
const show = (live, text) => {
isLive = live;
document.body.classList.toggle('live', live);
panel.classList.toggle('warn', lost > 0);
state.textContent = text;
form.hidden = Boolean(token);
panel.querySelector('[data-disconnect]').hidden = !token;
for (const code of all('[data-act]')) arm(code);
for (const element of all('[data-when=live]')) element.hidden = !live;
};
const group = (number) => number.toLocaleString('en-US');
const put = (root, name, text) => { for (const element of all(`[data-stat=${name}]`, root)) element.textContent = text; };
const phrases = { 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content' };
const watched = typeof penguinLog === 'undefined' ? null : penguinLog({ call, all, make, group, put, phrases, clock, arm: (code) => arm(code) });
const refresh = async () => { if (isLive) await watched?.refresh(); };
const settings = async () => { if (isLive) await watched?.settings(); };
const hear = (text) => {
const lines = text.split('\n');
const value = (name) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
last = value('id') || last;
const kind = value('event');
if (kind === 'attempt') { watched?.take(JSON.parse(value('data')).delivery); put(document, 'heard', `Last attempt ${clock()} UTC.`); }
if (kind === 'health') watched?.figures(JSON.parse(value('data')));
};
const listen = async () => {
stop = new AbortController();
const answer = await fetch(`${base}stream`, { signal: stop.signal, headers: { Authorization: `Bearer ${token}`, ...(last ? { 'Last-Event-ID': last } : {}) } });
if (!answer.ok) throw Object.assign(new Error((await answer.json().catch(() => ({}))).detail || `The daemon answered ${answer.status}.`), { status: answer.status });
lost = 0;
show(true, `Connected to ${api}.`);
guard(refresh);
guard(settings);
const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
let rest = '', watch;
const patience = () => { clearTimeout(watch); watch = setTimeout(() => stop.abort(), 45000); };
try {
for (;;) {
patience();
const { value, done } = await reader.read();
if (done) return;
const parts = (rest + value).split('\n\n');
rest = parts.pop();
parts.forEach(hear);
}
} finally { clearTimeout(watch); }
};
const run = async () => {
while (token) {
let problem = null;
try { await listen(); } catch (error) { problem = error; }
if (!token) break;
if (problem?.status === 401 || problem?.status === 403) {
token = '';
show(false, problem.status === 401 ? 'The daemon does not know this token.' : problem.message);
return;
}
lost = Math.min(lost + 1, 6);
const wait = 2 ** lost;
show(false, `The daemon at ${api} does not answer. The page shows what it last knew, actions are commands to copy. Next try in ${wait} seconds.`);
await new Promise((resume) => { setTimeout(resume, wait * 1000); });
}
show(false, 'Not connected.');
};
form.addEventListener('submit', (event) => {
event.preventDefault();
token = form.elements.token.value.trim();
form.reset();
if (!token) return;
lost = 0;
show(false, 'Connecting…');
run();
});
panel.querySelector('[data-disconnect]').addEventListener('click', () => { token = ''; stop?.abort(); show(false, 'Not connected.'); });
const guard = (work) => work().catch((error) => put(document, 'as-of', error.message));
setInterval(() => guard(refresh), 60000);
setInterval(() => guard(settings), 300000);
const report = (answer, target, links) => {
const { attempt } = answer;
const lines = (pairs) => (pairs || []).map(([name, value]) => `${name}: ${value}`).join('\n');
const signature = (attempt.request_headers || []).find(([name]) => /signature$/i.test(name) && /penguin/i.test(name));
const status = attempt.response_status ? `  Status: ${attempt.response_status} ${phrases[attempt.response_status] || ''}`.trimEnd() : '';
const time = `  Response Time: ${attempt.timings_ms.total}ms`;
const text = answer.ok
? ['✓ Test successful!', '', 'Request:', `  POST ${attempt.url}`, signature ? `  Headers: ${signature.join(': ')}` : '', '', 'Response:', status, time, `  Body: ${JSON.stringify(attempt.response_body || '')}`]
: ['✗ Test failed', '', status.trim(), `Error: ${attempt.error || answer.advice || 'no answer'}`, '', ...(answer.possible_causes.length ? ['Possible causes:', ...answer.possible_causes.map((cause) => `- ${cause}`)] : []), answer.advice || ''];
const pre = make('pre', text.filter((line, index) => line || text[index - 1]).join('\n').trim());
const parts = [['View Full Request', `POST ${attempt.url}\n${lines(attempt.request_headers)}\n\n${JSON.stringify(answer.event, null, 2)}`], ['View Full Response', `${attempt.response_status || attempt.error}\n${lines(attempt.response_headers)}\n\n${attempt.response_body || ''}`]].map(([title, body]) => {
const details = make('details', '');
details.append(make('summary', title), make('pre', body));
return details;
});
target.replaceChildren(pre, ...parts, ...(answer.ok ? [] : links));
};
const send = async (path, body, url, target, again, links) => {
target.replaceChildren(make('pre', `Sending test event to ${url}...\n⏳ Waiting for response...`));
try { report(await call('POST', path, body), target, [make('button', 'Retry Test', { type: 'button', onclick: again }), ...links]); } catch (error) { target.replaceChildren(make('p', error.message, { className: 'error' })); }
};
const test = (card, output) => {
const again = () => test(card, output);
const link = (text, href) => href ? [make('a', text, { href, className: 'button' })] : [];
const body = {}, fields = card.querySelector('form')?.elements || card.elements;
try {
if (card.dataset.own) { const own = JSON.parse(card.querySelector('[data-payload]').value); body.data = own && own.type && own.data ? own.data : own; }
} catch (error) { output.textContent = `Not JSON: ${error.message}`; return null; }
const type = fields.namedItem(card.dataset.tester ? 'type' : 'testType').value;
if (type) body.event = type;
if (card.dataset.tester) {
if (!body.data && fields.source.value === 'real') for (const name of ['campaign', 'contact']) if (fields.namedItem(name).value) body[name] = fields.namedItem(name).value;
return send(`webhooks/${card.dataset.of}/test`, body, card.dataset.url, output, again, [...link('Edit Webhook', '../edit/'), ...link('View Troubleshooting Guide', card.dataset.guide)]);
}
const url = fields.namedItem('url').value.trim();
return send('test', { ...body, url, timeout: `${fields.namedItem('timeout').value || 5}s` }, url, output, again, link('Save Anyway', document.querySelector('[data-open-request]')?.href));
};
const secret = (value, output) => {
const code = make('code', value.secret);
const button = make('button', 'Copy Secret Key', { type: 'button', className: 'copy', onclick: () => navigator.clipboard.writeText(value.secret) });
output.append(code, button, make('p', "⚠️ Save this secret key. You won't be able to see it again.", { className: 'banner warn' }));
put(document, 'secret', `whsec_...${value.secret.slice(-3)}`);
put(document, 'secret-version', value.version);
};
const turn = (code, to, said) => { code.dataset.act = to; code.textContent = code.textContent.replace(/(pause|resume) (\S+).*/, `${to} $2`); arm(code); refresh(); return said; };
const acts = {
test: ['Send Test Event', (id, output) => call('POST', `webhooks/${id}/test`, {}).then((answer) => { report(answer, output, []); return null; })],
pause: ['Pause Webhook', (id, output, ask, code) => call('POST', `webhooks/${id}/pause`, {}).then(() => turn(code, 'resume', 'Paused. Deliveries wait.'))],
resume: ['Resume Webhook', (id, output, ask, code) => call('POST', `webhooks/${id}/resume`, {}).then(() => turn(code, 'pause', 'Resumed.'))],
rotate: ['Rotate Secret Key', (id, output) => call('POST', `webhooks/${id}/rotate-secret`, {}).then((value) => { secret(value, output); return null; }), 'Generate a new secret? Receivers have to change over before the old one ends.'],
secret: ['Show', (id, output) => call('GET', `webhooks/${id}/secret`).then((value) => value.secret), 'This is noted in the audit trail.'],
delete: ['Delete Webhook', (id) => call('DELETE', `webhooks/${id}`).then(() => 'Deleted. It can be revived for 7 days.'), 'Delete this webhook? Its events are no longer delivered.'],
retry: ['Retry Now', (id) => call('POST', `deliveries/${id}/retry`).then(() => 'Queued.')],
'retry-all': ['Retry All Failed', (id) => call('POST', `webhooks/${id}/deliveries/retry-failed`).then((value) => `${group(value.retried)} queued.`), 'Retry all failed deliveries?'],
archive: ['Clear Failed Log', (id) => call('POST', `webhooks/${id}/deliveries/archive-failed`).then((value) => `${group(value.archived)} archived.`), 'Archive all failed deliveries whose retries are exhausted?'],
replay: ['Replay', (id, output, ask) => watched.replay(id, output, ask)],
send: ['Send Test Event', (id, output) => test(output.closest('[data-tester], [data-compose]'), output)],
};
const asking = (output) => (question, label) => new Promise((resolve) => {
const yes = make('button', label, { type: 'button', className: 'danger', onclick: () => resolve(true) });
output.replaceChildren(make('span', `${question} `), yes, ' ', make('button', 'Cancel', { type: 'button', onclick: () => { output.replaceChildren(); resolve(false); } }));
yes.focus();
});
function arm(code) {
const question = acts[code.dataset.act][2];
let button = code.armed;
if (!button) {
if (!isLive) return;
button = code.armed = make('button', '', { type: 'button' });
const output = make('div', '', { className: 'outcome' });
output.setAttribute('role', 'status');
const box = code.closest('.copybox') || code;
box.before(button, output);
button.addEventListener('click', async () => {
const [, act] = acts[code.dataset.act];
const ask = asking(output);
button.disabled = true;
try {
const said = question && !await ask(question, button.textContent) ? '' : (output.replaceChildren(), await act(code.dataset.of, output, ask, code));
if (typeof said === 'string') output.replaceChildren(said);
} catch (error) { output.replaceChildren(make('span', error.message, { className: 'error' })); }
button.disabled = false;
});
}
button.textContent = acts[code.dataset.act][0];
button.hidden = !isLive;
const place = code.closest('.copybox') || code;
place.hidden = isLive;
if (place === code && code.nextElementSibling?.matches('.copy')) code.nextElementSibling.hidden = isLive;
}
panel.hidden = false;
show(false, `Actions are commands to copy. Connect to ${api} to act and to watch from here.`);
})();
