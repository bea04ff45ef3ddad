const penguinLog = (tools) => {
'use strict';
const { call, all, make, group, put, phrases, clock, arm } = tools;
const percent = (rate) => rate === null || rate === undefined ? 'No deliveries yet' : rate === 1 ? '100%' : `${(Math.floor(rate * 1000) / 10).toFixed(1)}%`;
const looks = { active: ['ok', 'ok'], new: ['info', 'none'], failing: ['crit', 'crit'], paused: ['idle', 'idle'], inactive: ['idle', 'idle'] };
const icon = (name) => {
const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
svg.setAttribute('class', 'icon');
svg.setAttribute('aria-hidden', 'true');
svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'));
svg.firstChild.setAttribute('href', `#i-${name}`);
return svg;
};
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
if (webhook.last_delivery_at) for (const time of all('time[data-ago]', root)) time.dateTime = webhook.last_delivery_at;
}
document.dispatchEvent(new Event('aged'));
};
const refresh = async () => {
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
if (!page) return;
const webhook = await call('GET', `webhooks/${page.dataset.live}`);
put(document, 'secret', webhook.secret.masked);
put(document, 'secret-version', webhook.secret.version);
const changed = String(webhook.revision) !== page.dataset.revision;
put(document, 'changed', changed ? `The configuration changed since this page was built: revision ${page.dataset.revision} is shown, ${webhook.revision} is live.` : '');
};
const statuses = { succeeded: 'success', exhausted: 'failed', archived: 'failed', retrying: 'pending-retry', pending: 'pending', in_flight: 'pending', held: 'held', discarded: 'discarded' };
const tones = { success: ['ok', 'check'], failed: ['crit', 'cross'], 'pending-retry': ['warn', 'cross'] };
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
const tabs = make('div', '', { className: 'code-tabs' });
tabs.dataset.tabs = 'Delivery';
for (const [title, text] of [
['Request', `POST ${attempt.url || ''}\n${lines(attempt.request_headers)}\n\n${readable(detail.request_body)}`],
['Response', `${attempt.response_status || attempt.error || 'No answer yet.'}\n${lines(attempt.response_headers)}\nResponse Time: ${attempt.timings_ms?.total ?? '–'}ms\n\n${attempt.response_body || ''}`],
]) {
const part = make('details', '', { open: true });
part.append(make('summary', `${title} Details`), make('pre', text));
Object.assign(part.lastChild.dataset, { copy: `Copy ${title}`, lines: title.toLowerCase() });
tabs.append(part);
}
const again = make('details', '', { open: true });
again.append(make('summary', 'Reproduce'));
tabs.append(again);
box.append(tabs);
const now = make('ul', '', { className: 'commands' }), commands = make('ul', '', { className: 'commands' });
const command = (list, title, text, act) => {
const item = make('li', ''), place = make('span', ''), code = make('code', text);
Object.assign(code.dataset, { copy: 'Copy command', ...(act ? { act, of: detail.id } : {}) });
place.append(code);
item.append(make('span', title), place);
list.append(item);
};
if (['retrying', 'exhausted', 'archived'].includes(detail.status)) command(now, 'Retry Now', `penguinhooks deliveries retry ${detail.id}`, 'retry');
command(commands, 'Replay', `penguinhooks replay --webhook ${detail.webhook_id} --event ${detail.event_id}${detail.status === 'succeeded' ? ' --again' : ''}`);
command(commands, 'View Event', `penguinhooks event show ${detail.event_id}`);
again.append(commands);
if (now.children.length) box.prepend(now);
row.replaceChildren(box);
row.dispatchEvent(new Event('filled', { bubbles: true }));
for (const code of all('[data-act]', row)) arm(code);
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
return { refresh, settings, take, figures, replay };
};
