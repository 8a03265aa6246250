/* A store's money: how it stands, transfers, the ledger. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const PAGE = 500;
  const SHOWN = 200;

  /** Each time the ledger is read on from where it stood, so that in the end its newest entries are seen. */
  sg.loadBudget = function (ctx, tenant) {
    const read = ctx.ledger || { entries: [], cursor: null };
    return Promise.all([
      sg.api.get(sg.path(['tenants', tenant, 'budget'])),
      sg.api.get(sg.path(['tenants', tenant, 'ledger'], { after: read.cursor, limit: PAGE }))
    ]).then(function (both) {
      ctx.ledger = {
        entries: read.entries.concat(both[1].entries).slice(-SHOWN), cursor: both[1].cursor
      };
      return { budget: both[0], entries: ctx.ledger.entries, more: both[1].entries.length === PAGE };
    }, function (error) {
      if (error.code === 'cursor_expired' || error.code === 'cursor_ahead') {
        ctx.ledger = null;
      }
      throw error;
    });
  };

  function cents(text) {
    const found = /^(-?)(\d{1,12})(?:\.(\d{2}))?$/.exec(text.trim());
    return found ? (found[1] ? -1 : 1) * (Number(found[2]) * 100 + Number(found[3] || 0)) : null;
  }

  /* The same key however often it is tried, so that nothing is moved twice. */
  function transfer(tenant, amount, note, force, key) {
    const gives = amount > 0;
    sg.ask({
      title: gives ? 'Put money in' : 'Take money back',
      text: sg.money(Math.abs(amount)) + (gives ? ' will be put into the budget of ' : ' will be taken from the budget of ')
        + tenant + '.' + (force ? ' The account’s balance is not looked at.' : ''),
      action: gives ? 'Put in ' + sg.money(amount) : 'Take back ' + sg.money(-amount),
      danger: !gives || force,
      run: function () {
        const body = { amount: amount, note: note };
        if (force) {
          body.force = true;
        }
        return sg.api.post(sg.path(['tenants', tenant, 'budget', 'transfers']), body, { 'Idempotency-Key': key })
          .then(function (done) { return 'Done. Available now: ' + sg.money(done.available) + '.'; });
      }
    });
  }

  function submit(tenant) {
    return function (event) {
      event.preventDefault();
      const form = event.target;
      const amount = cents(form.elements.amount.value);
      form.elements.amount.setCustomValidity(amount ? '' : 'An amount such as 1000.00, or -1000.00 to take back');
      if (form.reportValidity && !form.reportValidity()) {
        return;
      }
      transfer(tenant, amount, form.elements.note.value, form.elements.force.checked, crypto.randomUUID());
    };
  }

  function form(tenant) {
    if (!sg.may('admin')) {
      return h('p', { class: 'faint' }, 'To move money needs the scope admin.');
    }
    return h('form', { class: 'filters', onSubmit: submit(tenant) },
      sg.field('Amount', h('input', {
        name: 'amount', inputmode: 'decimal', required: true, autocomplete: 'off', placeholder: '1000.00',
        onInput: function (event) { event.target.setCustomValidity(''); }
      }), 'A minus takes back'),
      sg.field('Note', h('input', { name: 'note', maxlength: 256, autocomplete: 'off' })),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'force' }), ' although the wallet would not cover it'),
      h('button', { class: 'primary', type: 'submit' }, 'Transfer…'));
  }

  function ledger(money) {
    const entries = money.entries;
    return sg.table({
      caption: 'Ledger',
      rows: entries.slice().reverse(),
      key: function (entry) { return entry.id; },
      empty: 'No money was moved yet.',
      columns: [
        { title: 'When', cell: function (e) { return sg.moment(e.at); } },
        { title: 'What', cell: function (e) { return e.type; } },
        { title: 'Amount', numeric: true, cell: function (e) { return sg.money(e.amount); } },
        { title: 'Available', numeric: true, cell: function (e) { return sg.money(e.available); } },
        { title: 'By or note', cell: function (e) { return [e.by, e.note].filter(Boolean).join(': ') || '–'; } },
        { title: 'Order or transfer', cell: function (e) { return e.externalId || e.transferId || '–'; } }
      ]
    });
  }

  function windows(list) {
    return list.length === 0 ? null : h('ul', null, list.map(function (window) {
      return h('li', { key: window.per }, sg.money(window.used) + ' of ' + sg.money(window.limit) + ' used in ' + window.per);
    }));
  }

  /** The section of a store's page. */
  sg.budget = function (tenant, money) {
    const b = money.budget;
    return h('section', { key: 'budget', 'aria-labelledby': 'budget' },
      h('h2', { id: 'budget' }, 'Budget'),
      sg.facts([
        ['Mode', b.mode],
        ['Available', sg.money(b.available, b.currency)],
        ['Reserved', sg.money(b.reserved, b.currency)],
        ['Spent', sg.money(b.spent, b.currency)]
      ]),
      windows(b.windows),
      form(tenant),
      money.more ? h('p', { class: 'faint' }, 'The ledger is long; later entries are being read.') : null,
      ledger(money));
  };
})(window.skingate);
