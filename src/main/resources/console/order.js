/* One order: how it stands, its life as a time line, its deliveries, its body. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const VERDICTS = {
    applied: '',
    stale: ', older than what was known: not forwarded',
    terminal: ', after the end: not forwarded',
    duplicate: ', a repeat'
  };

  function verdict(entry) {
    const known = VERDICTS[entry.verdict];
    return known !== undefined ? known : entry.verdict ? ', ' + entry.verdict : '';
  }

  function words(entry) {
    switch (entry.event) {
      case 'submitted': return 'The store placed the order';
      case 'accepted': return ['SkinsNode took it: ', sg.status(entry.status), verdict(entry)];
      case 'queued': return 'SkinsNode could not take it yet' + (entry.reason ? ': ' + entry.reason : '');
      case 'refused': return 'SkinsNode refused it' + (entry.reason ? ': ' + entry.reason : '');
      case 'expired': return 'It ended without having been taken' + (entry.reason ? ': ' + entry.reason : '');
      case 'webhook': return ['SkinsNode said ', sg.status(entry.status), verdict(entry)];
      case 'reconcile': return ['SkinsNode was asked and said ', sg.status(entry.status), verdict(entry)];
      case 'attempt': return ['Callback, attempt ' + entry.attempt + ': ', sg.outcome(entry)];
      case 'dead': return 'The callback was given up';
      case 'replayed': return 'The callback was sent again by an operator';
      case 'taken over': return 'Another pod took over';
      case 'missing': return 'SkinsNode has no such order';
      case 'restored': return 'Restored after Redis had lost it';
      default: return entry.event;
    }
  }

  function entry(item, place) {
    return h('li', { key: place, class: item.event },
      h('div', { class: 'when' }, sg.moment(item.at)),
      h('div', { class: 'what' },
        h('div', null, words(item)),
        item.details ? h('div', { class: 'faint hostile' }, item.details.join(' ')) : null,
        item.deliveryId ? h('div', { class: 'faint' }, sg.link(['deliveries', item.deliveryId], 'delivery')) : null,
        item.excerpt ? h('details', null, h('summary', null, 'What the store answered'),
          h('pre', { class: 'hostile', tabindex: 0 }, item.excerpt)) : null));
  }

  /** The deliveries of a history, the newest first, with what became of each. */
  sg.deliveriesOf = function (history) {
    const found = {};
    history.forEach(function (item) {
      if (item.deliveryId) {
        const known = found[item.deliveryId] || { id: item.deliveryId, attempts: 0 };
        if (item.event === 'attempt') {
          known.attempts += 1;
          known.last = item;
          known.state = item.result === 'ok' ? 'delivered' : 'pending';
        } else {
          known.state = item.event === 'dead' ? 'dead' : 'pending';
        }
        found[item.deliveryId] = known;
      }
    });
    return Object.keys(found).map(function (id) { return found[id]; }).reverse();
  };

  sg.state = function (state) {
    return sg.badge(state === 'delivered' ? 'good' : state === 'dead' ? 'critical' : 'warning', state);
  };

  function deliveries(list) {
    return sg.table({
      caption: 'Deliveries to the store',
      rows: list,
      key: function (d) { return d.id; },
      empty: 'Nothing was sent to the store yet.',
      columns: [
        { title: 'Delivery', cell: function (d) { return sg.link(['deliveries', d.id], '…' + d.id.slice(-10)); } },
        { title: 'State', cell: function (d) { return sg.state(d.state); } },
        { title: 'Attempts', numeric: true, cell: function (d) { return sg.number(d.attempts); } },
        { title: 'Last', cell: function (d) { return d.last ? [sg.result(d.last), ', ', sg.moment(d.last.at)] : '–'; } },
        {
          title: 'Act', cell: function (d) {
            return sg.act('operate', 'Send again', function () { sg.replay([d.id]); });
          }
        }
      ]
    });
  }

  sg.views.order = {
    every: 5000,

    title: function (ctx) { return 'Order ' + ctx.parts[2]; },

    load: function (ctx) {
      return sg.api.get(sg.path(['orders', ctx.parts[1], ctx.parts[2]])).then(function (data) {
        if (ctx.data && ctx.data.order.status !== data.order.status) {
          sg.announce('The order is ' + data.order.status);
        }
        return data;
      });
    },

    missing: function (ctx) {
      return [
        h('p', { class: 'problem', role: 'alert' },
          'The store ' + ctx.parts[1] + ' has no order “' + ctx.parts[2] + '”. Perhaps another store has:'),
        sg.searchForm({ id: ctx.parts[2] })
      ];
    },

    view: function (ctx) {
      const data = ctx.data;
      const order = data.order;
      return [
        sg.facts([
          ['Store', sg.link(['stores', data.tenant], data.tenant)],
          ['Status', sg.status(order.status || 'unknown')],
          ['In the gateway', data.phase],
          ['Trace', data.traceId],
          ['Failure', order.failure ? (order.failure.code || '') + ' ' + (order.failure.message || '') : null],
          ['Goes to', order.webhookUrl]
        ]),
        h('section', { key: 'life', 'aria-labelledby': 'life' },
          h('h2', { id: 'life' }, 'Time line'),
          h('ol', { class: 'timeline' }, data.history.map(entry))),
        h('section', { key: 'deliveries', 'aria-labelledby': 'sent' },
          h('h2', { id: 'sent' }, 'Deliveries'), deliveries(sg.deliveriesOf(data.history))),
        h('section', { key: 'body', 'aria-labelledby': 'body' },
          h('h2', { id: 'body' }, 'As SkinsNode has it'),
          h('pre', { class: 'hostile', tabindex: 0 }, JSON.stringify(order, null, 2)))
      ];
    }
  };
})(window.skingate);
