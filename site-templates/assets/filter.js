// Filters of cards and of the delivery log; the choice is kept in the URL.
(() => {
  'use strict';
  for (const form of document.querySelectorAll('form[data-filter]')) {
    const rows = document.querySelector('[data-rows]');
    const found = document.querySelector('[data-found]');
    const count = form.querySelector('[data-count]');
    if (!rows) continue;
    const isCards = form.dataset.filter === 'cards';
    const fields = [...form.elements].filter((field) => field.name);
    const query = new URLSearchParams(location.search);
    const isChoice = (field) => field.type === 'checkbox';
    for (const field of fields.filter((field) => query.has(field.name))) {
      if (isChoice(field)) field.checked = query.getAll(field.name).includes(field.value);
      else field.value = query.get(field.name);
    }
    let index = null;

    // A list of what is ticked for boxes, text for other fields.
    const values = () => {
      const want = {};
      for (const field of fields) {
        if (!isChoice(field)) want[field.name] = field.value.trim();
        else if (field.checked) (want[field.name] ??= []).push(field.value);
      }
      return want;
    };
    const matches = (want, item) => {
      const text = (want.q || '').toLowerCase();
      if (want.status && item.status !== want.status) return false;
      const types = [want.type || []].flat();
      if (types.length && !types.some((type) => item.types.includes(type))) return false;
      if (want.from && item.at < want.from) return false;
      if (want.to && item.at.slice(0, 10) > want.to) return false;
      return !text || item.text.toLowerCase().includes(text);
    };
    const itemOf = (element) => {
      const data = element.dataset;
      return isCards
        ? { status: data.status, types: data.events.split(' '), text: `${data.name} ${data.url}` }
        : { status: data.status, types: [data.type], at: data.at, text: data.find || '' };
    };
    const entries = (data) => isCards
      ? data.webhooks.map((w) => ({ status: w.filter, types: w.events, text: `${w.name} ${w.url}`, href: `${document.body.dataset.root}dashboard/settings/webhooks/${w.id}/`, cells: [w.name, w.url, w.status] }))
      : data.map(([page, id, at, event, type, status, word, time, attempt, contact]) => ({
        status, types: [type], at, text: `${event} ${contact}`,
        href: `${form.dataset.index.replace(/deliveries\.json$/, '')}${page > 1 ? `page/${page}/` : ''}#${id}`,
        cells: [at, event, type, word, time, attempt],
      }));
    const elsewhere = async (want) => {
      if (!index) {
        const answer = await fetch(form.dataset.index);
        if (!answer.ok) throw new Error(`the index answered ${answer.status}`);
        index = entries(await answer.json());
      }
      const hits = index.filter((entry) => matches(want, entry));
      found.replaceChildren(...hits.slice(0, 200).map((entry) => {
        const item = document.createElement('li');
        entry.cells.forEach((cell, position) => {
          const part = document.createElement(position === (isCards ? 0 : 1) ? 'a' : 'span');
          if (part.tagName === 'A') part.href = entry.href;
          part.textContent = cell;
          item.append(part);
        });
        return item;
      }));
      found.hidden = false;
      count.textContent = hits.length > 200 ? `200 of ${hits.length} shown` : `${hits.length} found`;
    };
    const apply = async () => {
      const want = values();
      const isActive = Object.entries(want).some(([name, value]) => name !== 'rows' && value);
      if (isCards) rows.dataset.view = want.rows || '';
      const chosen = form.querySelector('[data-chosen]');
      if (chosen) chosen.textContent = !want.type ? 'All' : want.type.length === 1 ? want.type[0] : `${want.type.length} types`;
      const kept = [...new URLSearchParams(location.search)].filter(([name]) => !fields.some((field) => field.name === name));
      const search = new URLSearchParams([...kept, ...Object.entries(want).flatMap(([name, value]) => [value].flat().filter(Boolean).map((one) => [name, one]))]).toString();
      history.replaceState(null, '', `${location.pathname}${search ? `?${search}` : ''}${location.hash}`);
      if (found) found.hidden = true;
      let shown = 0;
      for (const element of rows.children) {
        if (element.matches('tr.more')) continue;
        const isShown = !isActive || matches(want, itemOf(element));
        element.hidden = !isShown;
        const next = element.nextElementSibling;
        if (next && next.matches('tr.more')) next.hidden = !isShown;
        if (isShown) shown += 1;
      }
      count.textContent = isActive ? `${shown} shown` : '';
      if (isActive && 'paged' in form.dataset) {
        try { await elsewhere(want); } catch (error) { count.textContent = `${shown} on this page; ${error.message}`; }
      }
    };
    form.addEventListener('input', apply);
    // The list of types closes as a menu does.
    const menu = form.querySelector('.choice details');
    const close = (event) => { if (menu.open && (event.key === 'Escape' || (event.type === 'click' && !menu.contains(event.target)))) menu.open = false; };
    if (menu) for (const kind of ['click', 'keydown']) document.addEventListener(kind, close);
    form.addEventListener('submit', (event) => { event.preventDefault(); apply(); });
    apply();

    // The export has what is shown.
    const link = document.querySelector('[data-export]');
    if (link && !isCards) link.addEventListener('click', async (event) => {
      const want = values();
      if (!Object.values(want).some(Boolean)) return;
      event.preventDefault();
      const text = await (await fetch(link.href)).text();
      const keep = new Set(index ? index.filter((entry) => matches(want, entry)).map((entry) => entry.href.split('#')[1])
        : [...rows.children].filter((row) => !row.hidden && row.id).map((row) => row.id));
      const lines = text.split('\r\n');
      const chosen = lines.filter((line, position) => position === 0 || [...line.matchAll(/del_[0-9a-z]+/g)].some((hit) => keep.has(hit[0])));
      const file = document.createElement('a');
      file.href = URL.createObjectURL(new Blob([`${chosen.join('\r\n')}\r\n`], { type: 'text/csv' }));
      file.download = 'deliveries.csv';
      file.click();
      URL.revokeObjectURL(file.href);
    });
  }

  for (const card of document.querySelectorAll('[data-replay]')) {
    const command = card.querySelector('[data-replay-command]');
    card.addEventListener('input', () => {
      const at = (name) => {
        const value = card.querySelector(`[name=${name}]`).value;
        return value ? ` --${name} ${new Date(`${value}Z`).toISOString().replace('.000', '')}` : '';
      };
      command.textContent = `penguinhooks replay --webhook ${card.dataset.replay}${at('since') || ' --since 24h'}${at('until')} --dry-run`;
    });
  }
})();
