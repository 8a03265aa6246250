/* What changes something: it is asked before, says how many, and shows how far it is. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const SLOW_MS = 1000;

  let asked = null;

  function close() {
    asked = null;
    sg.draw();
  }

  function run(act) {
    act.phase = 'busy';
    act.done = 0;
    act.slow = false;
    setTimeout(function () {
      act.slow = true;
      sg.draw();
    }, SLOW_MS);
    sg.draw();
    act.run(function progress(done) {
      act.done = done;
      sg.draw();
    }).then(function (message) {
      act.phase = 'done';
      act.message = message;
      sg.announce(message);
      sg.refresh();
    }, function (error) {
      act.phase = 'failed';
      act.error = error;
      sg.refresh();
    });
  }

  function bar(act) {
    if (!act.slow) {
      return h('p', null, 'Working…');
    }
    return act.total > 1 && act.done !== undefined && act.counts
      ? h('div', null,
        h('progress', { max: act.total, value: act.done, 'aria-label': act.title }),
        h('p', { role: 'status' }, sg.number(act.done) + ' of ' + sg.number(act.total)))
      : h('div', null,
        h('progress', { 'aria-label': act.title }),
        h('p', { role: 'status' }, 'This takes a moment…'));
  }

  function content(act) {
    if (act.phase === 'busy') {
      return bar(act);
    }
    if (act.phase === 'done') {
      return [
        h('p', { key: 'said' }, act.message),
        h('p', { key: 'close', class: 'actions' },
          h('button', { type: 'button', autofocus: true, onClick: close }, 'Close'))
      ];
    }
    if (act.phase === 'failed') {
      return [
        h('div', { key: 'said' }, sg.problem(act.error)),
        h('p', { key: 'close', class: 'actions' },
          h('button', { type: 'button', autofocus: true, onClick: close }, 'Close'))
      ];
    }
    return [
      h('p', { key: 'said' }, act.text),
      h('p', { key: 'choose', class: 'actions' },
        h('button', { type: 'button', autofocus: true, onClick: close }, 'Cancel'),
        h('button', {
          type: 'button', class: act.danger ? 'danger' : 'primary', onClick: function () { run(act); }
        }, act.action))
    ];
  }

  /**
   * Asks, then does. act: {title, text, action, total, counts, danger, run(progress)}; run gives a
   * promise of what to say in the end.
   */
  sg.ask = function (act) {
    asked = act;
    act.phase = 'ask';
    sg.draw();
  };

  sg.dialog = function () {
    return asked === null ? null : h('dialog', {
      'aria-labelledby': 'dialog-title',
      ref: function (dialog) {
        if (dialog && !dialog.open) {
          dialog.showModal();
        }
      },
      onCancel: function (event) {
        if (asked && asked.phase === 'busy') {
          event.preventDefault();
        }
      },
      onClose: close
    }, h('h2', { id: 'dialog-title' }, asked.title), content(asked));
  };

  /** A button of an act; where the scope does not reach, it says so. */
  sg.act = function (scope, label, begin, options) {
    const settings = options || {};
    const allowed = sg.may(scope);
    return h('span', { class: 'act' },
      h('button', {
        type: 'button',
        class: settings.kind || '',
        disabled: !allowed || settings.disabled,
        onClick: begin
      }, label),
      allowed ? null : h('small', null, ' needs the scope ' + scope));
  };

  /** Sends deliveries again, one after the other. */
  sg.replay = function (ids) {
    const what = sg.count(ids.length, 'delivery', 'deliveries');
    sg.ask({
      title: 'Send again',
      text: what + ' will be sent again, under the same ' + (ids.length === 1 ? 'id.' : 'ids.')
        + ' A store that took one before will see a repeat.',
      action: 'Send ' + sg.number(ids.length) + ' again',
      total: ids.length,
      counts: true,
      run: function (progress) {
        const failed = [];
        function next(place) {
          if (place >= ids.length) {
            return Promise.resolve(sg.number(ids.length - failed.length) + ' of ' + what + ' will be sent again.'
              + (failed.length ? ' Refused: ' + failed[0] : ''));
          }
          return sg.api.post(sg.path(['deliveries', ids[place], 'replay'])).then(null, function (error) {
            if (error.kind === 'lost' || error.kind === 'denied' || ids.length === 1) {
              throw error;
            }
            failed.push(error.title);
          }).then(function () {
            progress(place + 1);
            return next(place + 1);
          });
        }
        return next(0);
      }
    });
  };

  /** Sends all dead deliveries of a store again. */
  sg.replayDead = function (tenant, count) {
    const what = sg.count(count, 'dead delivery', 'dead deliveries');
    sg.ask({
      title: 'Send all dead again',
      text: what + ' of ' + tenant + ' will be sent again, behind what comes in now. '
        + 'Has the store mended its endpoint?',
      action: 'Send ' + sg.number(count) + ' again',
      total: count,
      run: function () {
        return sg.api.post(sg.path(['tenants', tenant, 'replay-dead'])).then(function (answer) {
          return sg.count(answer.replayed, 'delivery', 'deliveries') + ' of ' + tenant + ' will be sent again.';
        });
      }
    });
  };
})(window.skingate);
