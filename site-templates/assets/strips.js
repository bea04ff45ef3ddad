// Names the day of a strip that is pointed at or walked to, and lists the days as a table.
(() => {
  'use strict';
  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  for (const strip of document.querySelectorAll('.strip')) {
    const days = [...strip.children], service = strip.closest('.service');
    const said = service.querySelector('[data-day]'), summary = said.textContent;
    // A strip is one stop of the keyboard: arrows go by day, page keys by week.
    const walk = (index) => {
      const day = days[Math.max(0, Math.min(days.length - 1, index))];
      for (const other of days) other.tabIndex = other === day ? 0 : -1;
      return day;
    };
    walk(days.length - 1);
    const say = (event) => { if (days.includes(event.target)) said.textContent = event.target.textContent; };
    const leave = () => { said.textContent = days.includes(document.activeElement) ? document.activeElement.textContent : summary; };
    strip.addEventListener('focusin', (event) => { walk(days.indexOf(event.target)); say(event); });
    strip.addEventListener('focusout', () => { said.textContent = summary; });
    strip.addEventListener('pointerover', say);
    strip.addEventListener('pointerleave', leave);
    strip.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: -7, PageDown: 7, Home: -days.length, End: days.length }[event.key];
      if (!step) return;
      event.preventDefault();
      walk(days.indexOf(event.target) + step).focus();
    });
    // The table is made when it is asked for: ninety rows for every webhook would weigh on the page.
    const details = service.querySelector('details');
    details?.addEventListener('toggle', () => {
      if (details.querySelector('table')) return;
      const table = make('table', ''), head = table.createTHead().insertRow(), body = table.createTBody();
      for (const name of ['Day (UTC)', 'Status', 'Success rate', 'Attempts']) head.append(Object.assign(make('th', name), { scope: 'col' }));
      for (const day of days.toReversed()) {
        const [date, rate, count] = day.textContent.split(/, /), row = body.insertRow();
        const word = { ok: 'Healthy', warn: 'Degraded', crit: 'Failing', none: 'No data' }[day.className];
        for (const [label, text] of [['Day', date], ['Status', word], ['Success rate', count ? rate : '–'], ['Attempts', count || '–']]) {
          const cell = make('td', text);
          cell.dataset.label = label;
          row.append(cell);
        }
      }
      details.append(table);
    });
  }
})();
