package io.skingate.catalog.sharing;

import io.skingate.catalog.content.Content;
import io.skingate.catalog.content.Deltas;
import io.skingate.catalog.content.Packed;
import io.skingate.catalog.memory.NoRoomException;
import io.skingate.catalog.sharing.Published.Outcome;
import io.skingate.catalog.sharing.Turn.Grant;
import io.skingate.catalog.sharing.Turn.Mode;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Locale;

/**
 * Brings what one fetch gave into Redis: what changed, and all of it where the changes outweigh it.
 * Belongs to the event loop of its link.
 */
final class Publication {
  private static final Script PUBLISH = Script.load("scripts/catalog/publish.lua").mayRepeat();

  /** Somebody may read what was just replaced. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** Each time another pod was faster; its change is taken over first. */
  private static final int MOST_TRIES = 3;

  private final SharedCatalog shared;
  private final Grant grant;
  private final Content after;
  private final String etag;
  private Head head;
  private int tries;

  Publication(SharedCatalog shared, Turn turn, Content after, String etag) {
    this.shared = shared;
    this.grant = turn.grant();
    this.head = turn.head();
    this.after = after;
    this.etag = etag;
  }

  /** What is to be written: either may be missing. */
  private record Written(SharedObject base, SharedObject delta) {}

  /**
   * @param before held by the caller; null for none
   */
  Future<Published> run(Content before, long number) {
    if (grant.anew()) {
      return attempt(null, 0);
    }
    boolean same = after.digest().equals(head.digest());
    return same || before == null || number == head.number() || head.isEmpty()
        ? attempt(before, number)
        : shared
            .read(head, before, number)
            .compose(
                moved ->
                    attempt(moved, head.number()).onComplete(done -> shared.store().retire(moved)),
                unusable -> attempt(null, 0));
  }

  private Future<Published> attempt(Content before, long number) {
    tries++;
    return write(before, number)
        .compose(written -> publish(number, written))
        .compose(
            published ->
                published.outcome() == Outcome.MOVED && tries < MOST_TRIES
                    ? again(before, number)
                    : Future.succeededFuture(published));
  }

  /** Takes over what others published meanwhile, and publishes what differs from that. */
  private Future<Published> again(Content before, long number) {
    return shared
        .turn(number, Mode.LOOK)
        .compose(
            turn -> {
              head = turn.head();
              return head.last() > grant.fence()
                  ? Future.succeededFuture(counted(new Published(Outcome.SUPERSEDED, 0)))
                  : run(before, number);
            });
  }

  private Future<Written> write(Content before, long number) {
    if (!grant.anew() && after.digest().equals(head.digest())) {
      return Future.succeededFuture(new Written(null, null));
    }
    boolean leadsOn = before != null && number == head.number() && head.base() != null;
    Future<Packed> made =
        leadsOn
            ? shared.workers().executeBlocking(() -> delta(before), false)
            : Future.succeededFuture();
    return made.compose(
        delta ->
            write(number, delta)
                .onComplete(
                    written -> {
                      if (delta != null) {
                        delta.free();
                      }
                    }));
  }

  /** Null where a whole content is no larger than two of them. */
  private Packed delta(Content before) {
    try {
      return Deltas.make(shared.store(), before, after, after.length(true) / 2);
    } catch (NoRoomException full) {
      return null;
    }
  }

  private Future<Written> write(long number, Packed delta) {
    SharedObject base = null;
    SharedObject change = null;
    Future<Void> written = Future.succeededFuture();
    if (delta == null || head.wantsBase(delta.size())) {
      long bytes = after.length(true);
      base = new SharedObject(0, grant.fence(), Pieces.count(bytes), bytes);
      String keys = shared.keys().pieces(base);
      written = shared.pieces().write(keys, after::readCompressed, bytes, expiry());
    }
    if (delta != null) {
      long bytes = delta.size();
      change = new SharedObject(number, grant.fence(), Pieces.count(bytes), bytes);
      String keys = shared.keys().pieces(change);
      written =
          written.compose(before -> shared.pieces().write(keys, delta::read, bytes, expiry()));
    }
    return written.map(new Written(base, change));
  }

  private long expiry() {
    return shared.times().expiry().toMillis();
  }

  private Future<Published> publish(long number, Written written) {
    return shared
        .sharing()
        .redis()
        .eval(
            PUBLISH,
            shared.keys().headAndLease(),
            grant.token(),
            grant.fence(),
            grant.beganMillis(),
            number,
            after.digest(),
            etag == null ? "" : etag,
            written.base() == null ? "" : written.base().text(),
            written.delta() == null ? "" : written.delta().text(),
            expiry())
        .map(reply -> published(reply, written));
  }

  private Published published(Response reply, Written written) {
    Outcome outcome = Outcome.valueOf(reply.get(0).toString().toUpperCase(Locale.ROOT));
    Published published = new Published(outcome, 0);
    if (published.isShared()) {
      published = new Published(outcome, Long.parseLong(reply.get(1).toString()));
      expire(reply.get(2).toString(), reply.get(3).toString());
      if (reply.get(4).toInteger() == 1 && reply.get(2).toString().isEmpty()) {
        renew();
      }
    }
    // What moved is written again under the same names.
    if (outcome != Outcome.PUBLISHED && outcome != Outcome.MOVED) {
      drop(written.base());
      drop(written.delta());
    }
    if (outcome == Outcome.PUBLISHED) {
      shared
          .sharing()
          .metrics()
          .published(shared.keys().accountId(), written.base() == null ? "delta" : "base");
      return published;
    }
    return counted(published);
  }

  private Published counted(Published published) {
    shared
        .sharing()
        .metrics()
        .published(shared.keys().accountId(), published.outcome().name().toLowerCase(Locale.ROOT));
    return published;
  }

  /** What was replaced goes when those who read it now have done so. */
  private void expire(String base, String deltas) {
    expire(Turn.base(base), GRACE.toMillis());
    Turn.deltas(deltas).forEach(delta -> expire(delta, GRACE.toMillis()));
  }

  private void renew() {
    expire(head.base(), expiry());
    head.deltas().forEach(delta -> expire(delta, expiry()));
  }

  /** What was written and is not shared: expired at once, which frees it without a halt. */
  private void drop(SharedObject object) {
    expire(object, 1);
  }

  private void expire(SharedObject object, long millis) {
    if (object != null) {
      shared.pieces().expire(shared.keys().pieces(object), object.pieces(), millis);
    }
  }
}
