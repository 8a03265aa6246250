/* An hour as a small picture, drawn from 60 numbers. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const WIDTH = 120;
  const HEIGHT = 28;

  function most(values) {
    return values.reduce(function (a, b) { return Math.max(a, b); }, 0);
  }

  function bars(values, top) {
    const step = WIDTH / values.length;
    return values.map(function (value, minute) {
      if (value === 0) {
        return '';
      }
      const height = Math.max(2, value / top * (HEIGHT - 2));
      return 'M' + (minute * step).toFixed(1) + ' ' + (HEIGHT - height).toFixed(1)
        + 'h' + (step - 0.4).toFixed(1) + 'v' + height.toFixed(1) + 'h-' + (step - 0.4).toFixed(1) + 'z';
    }).join('');
  }

  function sumOf(one, other) {
    return one.map(function (value, minute) { return value + other[minute]; });
  }

  const NONE = new Array(60).fill(0);

  /* What is drawn of an hour as /admin gives it, and the words that say the same. */
  const KINDS = {
    orders: {
      title: 'Orders',
      column: 'Orders, last hour',
      values: function (hour) { return hour.orders || NONE; },
      words: function (totals) { return totals.orders ? sg.number(totals.orders) : 'none'; }
    },
    failures: {
      title: 'Failures',
      column: 'Failures',
      values: function (hour) { return sumOf(hour.failures || NONE, hour.callbackFailures || NONE); },
      words: function (totals) {
        return totals.failures || totals.callbackFailures
          ? sg.number(totals.failures) + ' orders, ' + sg.number(totals.callbackFailures) + ' callbacks' : 'none';
      }
    },
    age: {
      title: 'Oldest update of each minute',
      column: 'Age of updates',
      values: function (hour) { return hour.updateAgeMs || NONE; },
      words: function (totals) { return totals.delivered ? 'up to ' + sg.millis(totals.updateAgeMs) : 'none'; }
    }
  };

  /** titled where no table's head says what it is. */
  function chart(name, hour, titled) {
    const kind = KINDS[name];
    const values = kind.values(hour);
    const words = kind.words(hour.totals || {});
    const top = most(values);
    return h('figure', { key: name, class: 'chart ' + name },
      h('svg', {
        role: 'img', viewBox: '0 0 ' + WIDTH + ' ' + HEIGHT, preserveAspectRatio: 'none',
        'aria-label': kind.title + ' in the last hour: ' + words
      },
      h('path', { class: 'ground', d: 'M0 ' + (HEIGHT - 0.5) + 'h' + WIDTH }),
      top > 0 ? h('path', { class: 'bars', d: bars(values, top) }) : null),
      h('figcaption', null, titled ? kind.title + ': ' + words : words));
  }

  /** All pictures of an hour, side by side. */
  sg.hour = function (hour) {
    return h('div', { key: 'hour', class: 'hour' }, Object.keys(KINDS).map(function (name) {
      return chart(name, hour, true);
    }));
  };

  /** Columns of a table whose rows have a last hour, one for each picture. */
  sg.hourColumns = Object.keys(KINDS).map(function (name) {
    return { title: KINDS[name].column, cell: function (row) { return chart(name, row.lastHour, false); } };
  });
})(window.skingate);
