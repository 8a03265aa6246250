/* One store: its configuration in force, how it stands, its budget, and what can be done. */
(function (sg) {
  'use strict';

  const h = sg.h;

  function toggle(store) {
    const off = sg.isOff(store);
    const verb = off ? 'enable' : 'disable';
    sg.ask({
      title: (off ? 'Enable ' : 'Disable ') + store.id,
      text: off
        ? store.id + ' can order again, on all pods within 2 seconds.'
        : store.id + ' will be refused with 403 on all pods within 2 seconds. Its orders and callbacks go on.',
      action: (off ? 'Enable ' : 'Disable ') + store.id,
      danger: !off,
      run: function () {
        return sg.api.post(sg.path(['tenants', store.id, verb])).then(function () {
          return store.id + ' is ' + verb + 'd.';
        });
      }
    });
  }

  function left(limit) {
    return limit.rate + ', burst ' + limit.burst
      + (limit.remaining === undefined ? '' : ', ' + sg.number(limit.remaining) + ' left');
  }

  function facts(store) {
    return sg.facts([
      ['State', sg.enabled(store)],
      ['Account', sg.link(['accounts'], store.account)],
      ['Client id', store.clientId],
      ['Secrets', sg.number(store.secrets)],
      ['Prefix at SkinsNode', store.externalIdPrefix || 'none'],
      ['Callback hosts', store.callbackHosts.length ? store.callbackHosts.join(', ') : 'any'],
      ['Order limit', left(store.limits.orders)],
      ['Read limit', left(store.limits.reads)],
      ['Orders that wait for SkinsNode', [sg.number(store.orders.waiting),
        store.orders.oldestWaitingSince ? [' since ', sg.moment(store.orders.oldestWaitingSince)] : null]],
      ['Updates in the queue', [sg.number(store.callbacks.queueDepth),
        store.callbacks.oldestWaitingSince ? [' since ', sg.moment(store.callbacks.oldestWaitingSince)] : null]],
      ['Dead updates', [sg.link(['deliveries'], sg.number(store.callbacks.dead), { tenant: store.id, state: 'dead' }),
        store.callbacks.deadSince ? [' since ', sg.moment(store.callbacks.deadSince)] : null]],
      ['Endpoints that fail', sg.number(store.callbacks.openBreakers)]
    ]);
  }

  sg.views.store = {
    every: 5000,

    title: function (ctx) { return 'Store ' + ctx.parts[1]; },

    load: function (ctx) {
      const path = sg.path(['tenants', ctx.parts[1]]);
      return Promise.all([sg.api.get(path), sg.loadBudget(ctx, ctx.parts[1])]).then(function (both) {
        return { store: both[0], budget: both[1] };
      });
    },

    missing: function (ctx) {
      return h('p', { class: 'problem', role: 'alert' },
        'No store “' + ctx.parts[1] + '” is configured. ', sg.link(['stores'], 'See all stores'));
    },

    view: function (ctx) {
      const store = ctx.data.store;
      return [
        h('p', { class: 'actions', key: 'acts' },
          sg.act('operate', sg.isOff(store) ? 'Enable' : 'Disable', function () { toggle(store); },
            { kind: sg.isOff(store) ? '' : 'danger' }),
          sg.act('operate', 'Send all dead again (' + sg.number(store.callbacks.dead) + ')',
            function () { sg.replayDead(store.id, store.callbacks.dead); }, { disabled: store.callbacks.dead === 0 }),
          sg.link(['search'], 'Its queued orders', { tenant: store.id, status: 'queued' }),
          sg.link(['deliveries'], 'Its deliveries', { tenant: store.id }),
          sg.link(['webhooks'], 'Its webhooks kept', { tenant: store.id })),
        sg.hour(store.lastHour),
        h('section', { key: 'facts', 'aria-labelledby': 'force' },
          h('h2', { id: 'force' }, 'In force'), facts(store)),
        ctx.data.budget ? sg.budget(store.id, ctx.data.budget) : null
      ];
    }
  };
})(window.skingate);
