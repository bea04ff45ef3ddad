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
const looks = { active: ['ok', 'ok'], new: ['info', 'none'], failing: ['crit', 'crit'], paused: ['idle', 'idle'], inactive: ['idle', 'idle'] };
const icon = (name) => {
const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
svg.setAttribute('class', 'icon');
svg.setAttribute('aria-hidden', 'true');
svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'));
svg.firstChild.setAttribute('href', `#i-${name}`);
return svg;
};
const percent = (rate) => rate === null || rate === undefined ? 'No deliveries yet' : rate === 1 ? '100%' : `${(Math.floor(rate * 1000) / 10).toFixed(1)}%`;
const group = (number) => number.toLocaleString('en-US');
const put = (root, name, text) => { for (const element of all(`[data-stat=${name}]`, root)) element.textContent = text; };
const figures = (webhook) => {
for (const root of all(`[data-webhook="${webhook.id}"]`)) {
const [tone, name] = looks[webhook.badge];
for (const place of all('[data-pill]', root)) { const pill = make('span', '', { className: `pill ${tone}` }); pill.append(icon(name), webhook.badge[0].toUpperCase() + webhook.badge.slice(1)); place.replaceChildren(pill); }
put(root, 'rate', percent(webhook.success_rate_24h));
if (webhook.note !== undefined) put(root, 'note', webhook.note || '');
if (webhook.failed_24h === undefined) continue;
put(root, 'failed', `${group(webhook.failed_24h)} in last 24 hours`);
const { attempts_24h: attempts, succeeded_24h: good } = webhook;
put(root, 'attempts', `Last 24 hours, ${group(attempts)} attempt${attempts === 1 ? '' : 's'}`);
put(root, 'total', group(attempts));
put(root, 'good', attempts ? `${group(good)} (${percent(webhook.success_rate_24h)})` : '0');
put(root, 'bad', attempts ? `${group(attempts - good)} (${(100 - Math.floor(good * 1000 / attempts) / 10).toFixed(1)}%)` : '0');
put(root, 'mean', webhook.mean_ms === null ? '–' : `${webhook.mean_ms}ms`);
if (webhook.last_delivery_at) for (const time of all('time[data-ago]', root)) { time.dateTime = webhook.last_delivery_at; time.textContent = 'just now'; }
}
};
const refresh = async () => {
if (!isLive) return;
const page = document.querySelector('[data-live]');
if (page) figures(await call('GET', `webhooks/${page.dataset.live}/stats`));
else if (document.querySelector('[data-webhook]')) {
const { webhooks } = await call('GET', 'webhooks');
webhooks.forEach(figures);
const has = (badge) => webhooks.filter((webhook) => badge.includes(webhook.badge)).length;
const [attempts, good] = webhooks.reduce((sum, webhook) => [sum[0] + webhook.attempts_24h, sum[1] + webhook.succeeded_24h], [0, 0]);
put(document, 'active-webhooks', group(has(['active', 'new'])));
put(document, 'failing-webhooks', group(has(['failing'])));
if (attempts) put(document, 'success-rate', percent(good / attempts));
}
put(document, 'as-of', `Figures as of ${clock()} UTC.`);
};
const settings = async () => {
const page = document.querySelector('[data-revision]');
if (!isLive || !page) return;
const webhook = await call('GET', `webhooks/${page.dataset.live}`);
put(document, 'secret', webhook.secret.masked);
put(document, 'secret-version', webhook.secret.version);
const changed = String(webhook.revision) !== page.dataset.revision;
put(document, 'changed', changed ? `The configuration changed since this page was built: revision ${page.dataset.revision} is shown, ${webhook.revision} is live.` : '');
};
const statuses = { succeeded: 'success', exhausted: 'failed', archived: 'failed', retrying: 'pending-retry', pending: 'pending', in_flight: 'pending', held: 'held', discarded: 'discarded' };
const tones = { success: ['ok', 'check'], failed: ['crit', 'cross'], 'pending-retry': ['warn', 'cross'] };
const phrases = { 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content' };
const outcome = (delivery) => {
const { response_status: code, error_class: kind } = delivery;
if (delivery.status === 'succeeded') return `${code} ${phrases[code] || ''}`;
if (code) return `${code} Error`;
return /timeout|slow/i.test(kind || '') ? 'Timeout' : delivery.error || delivery.status;
};
const moment = (text) => new Date(text).toLocaleString('en-US', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
const cell = (label, delivery) => {
const status = statuses[delivery.status];
const isFailed = status === 'failed' || status === 'pending-retry';
if (label.startsWith('Timestamp')) return make('time', moment(delivery.created_at), { dateTime: delivery.created_at });
if (label === 'Event ID') return make('code', delivery.event_id);
if (label === 'Event Type') return make('code', delivery.event_type);
if (label === 'Response Time') return delivery.response_ms === null ? '–' : `${delivery.response_ms}ms`;
if (label === 'Attempt') return `${delivery.attempts}/${status === 'success' ? delivery.attempts : delivery.max_attempts}`;
if (label === 'Status') {
const [tone, name] = tones[status] || ['info', 'none'];
const span = make('span', '', { className: `state ${tone}` });
span.append(icon(name), outcome(delivery));
return span;
}
const peek = make('details', '', { className: 'peek' });
peek.append(make('summary', isFailed ? 'Retry, View' : 'View'));
return peek;
};
const readable = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text || ''; } };
const exchange = (detail, row) => {
const attempt = detail.attempt_log?.at(-1) || {};
const lines = (pairs) => (pairs || []).map(([name, value]) => `${name}: ${value}`).join('\n');
const box = make('div', '', { className: 'exchange' });
for (const [title, text] of [
['Request', `POST ${attempt.url || ''}\n${lines(attempt.request_headers)}\n\n${readable(detail.request_body)}`],
['Response', `${attempt.response_status || attempt.error || 'No answer yet.'}\n${lines(attempt.response_headers)}\nResponse Time: ${attempt.timings_ms?.total ?? '–'}ms\n\n${attempt.response_body || ''}`],
]) {
const part = make('section', '');
part.append(make('h4', `${title} Details`), make('pre', text));
part.lastChild.dataset.copy = `Copy ${title}`;
box.append(part);
}
if (['retrying', 'exhausted', 'archived'].includes(detail.status)) {
const code = make('code', `penguinhooks deliveries retry ${detail.id}`);
Object.assign(code.dataset, { act: 'retry', of: detail.id });
const actions = make('p', '', { className: 'commands' });
actions.append(code);
box.append(actions);
arm(code);
}
row.replaceChildren(box);
};
const log = document.querySelector('tbody[data-live]');
const limit = 100;
const take = (delivery) => {
if (!log || delivery.webhook_id !== log.dataset.live) return;
const labels = all('thead th', log.closest('table')).map((head) => head.textContent);
log.closest('[data-log]').hidden = false;
for (const empty of all('[data-empty]')) empty.hidden = true;
let row = document.getElementById(delivery.id);
if (row && !row.dataset.fresh) { row.nextElementSibling?.matches('tr.more') && row.nextElementSibling.remove(); row.remove(); row = null; }
if (!row) {
row = make('tr', '', { id: delivery.id });
row.dataset.fresh = '1';
const more = make('tr', '', { className: 'more' });
const wide = make('td', '', { colSpan: labels.length });
more.append(wide);
row.addEventListener('toggle', () => call('GET', `deliveries/${delivery.id}`).then((detail) => exchange(detail, wide), (error) => { wide.textContent = error.message; }), true);
log.prepend(row, more);
while (log.children.length > limit) log.lastElementChild.remove();
}
Object.assign(row.dataset, { status: statuses[delivery.status], type: delivery.event_type, at: delivery.created_at, find: delivery.event_id });
row.replaceChildren(...labels.map((label) => {
const place = make('td', '', { className: label === 'Response Time' || label === 'Attempt' ? 'n' : '' });
place.dataset.label = label.replace(' (UTC)', '');
place.append(cell(label, delivery));
return place;
}));
document.querySelector('form[data-filter=rows]')?.dispatchEvent(new Event('input'));
};
const hear = (text) => {
const lines = text.split('\n');
const value = (name) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
last = value('id') || last;
const kind = value('event');
if (kind === 'attempt') { const { delivery } = JSON.parse(value('data')); take(delivery); put(document, 'heard', `Last attempt ${clock()} UTC.`); }
if (kind === 'health') figures(JSON.parse(value('data')));
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
const replay = async (id, output, ask) => {
const card = output.closest('[data-replay]');
const at = (name) => { const { value } = card.querySelector(`[name=${name}]`); return value ? new Date(`${value}Z`).toISOString() : undefined; };
const body = { since: at('since') || new Date(Date.now() - 86400000).toISOString(), until: at('until') };
const pass = async (isDry) => {
let cursor, count = 0;
do {
const page = await call('POST', `webhooks/${id}/replay`, { ...body, dry_run: isDry, cursor });
count += page.replayed;
cursor = page.next_cursor || undefined;
} while (cursor);
return count;
};
const count = await pass(true);
if (!count) return 'No events in that time that this webhook has not received.';
if (!await ask(`Replay ${group(count)} event${count === 1 ? '' : 's'}?`, 'Replay')) return 'Nothing was sent.';
return `${group(await pass(false))} replayed.`;
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
replay: ['Replay', replay],
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
