package io.skingate.catalog.sharing;

import io.skingate.catalog.content.Content;
import io.skingate.catalog.content.ContentStore;
import io.skingate.catalog.content.Packed;
import io.skingate.catalog.content.Rebuild;
import io.skingate.catalog.memory.NoRoomException;
import io.skingate.catalog.sharing.Head.Route;
import io.skingate.catalog.sharing.Turn.Grant;
import io.skingate.catalog.sharing.Turn.Mode;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One account's catalog in Redis: a whole content, what has changed since, and who fetches next.
 * Belongs to the event loop of its link; what takes long is done by workers. A future fails with
 * {@link UnusableException} where what is shared cannot be used, else as Redis does.
 */
public final class SharedCatalog {
  private static final Script TURN = Script.load("scripts/catalog/turn.lua").mayRepeat();
  private static final Script RENEW = Script.load("scripts/catalog/renew.lua").mayRepeat();
  private static final Script RELEASE = Script.load("scripts/catalog/release.lua");

  private final Vertx vertx;
  private final CatalogSharing sharing;
  private final SharedKeys keys;
  private final SharingTimes times;
  private final ContentStore store;
  private final WorkerExecutor workers;
  private final Clock clock;
  private long turns;

  SharedCatalog(
      Vertx vertx,
      CatalogSharing sharing,
      SharedKeys keys,
      SharingTimes times,
      ContentStore store,
      WorkerExecutor workers,
      Clock clock) {
    this.vertx = vertx;
    this.sharing = sharing;
    this.keys = keys;
    this.times = times;
    this.store = store;
    this.workers = workers;
    this.clock = clock;
  }

  /**
   * Asks what is shared, and whether to fetch.
   *
   * @param number of the content at hand, zero for none
   */
  public Future<Turn> turn(long number, Mode mode) {
    return sharing
        .connected()
        .compose(
            connected -> {
              String token = mode == Mode.CONFIRM ? "" : sharing.pod() + ':' + turns++;
              Instant askedAt = clock.instant();
              return sharing
                  .redis()
                  .eval(
                      TURN,
                      keys.headAndLease(),
                      token,
                      times.interval().toMillis(),
                      times.lease().toMillis(),
                      number,
                      mode.name().toLowerCase(Locale.ROOT),
                      times.expiry().toMillis())
                  .map(reply -> Turn.of(reply, token, mode, askedAt));
            })
        .onFailure(this::counted);
  }

  /** Keeps the lease for as long as the fetch takes; to be ended by {@link Vertx#cancelTimer}. */
  public long keep(Grant grant) {
    return vertx.setPeriodic(
        Math.max(1, times.lease().toMillis() / 3),
        timer ->
            sharing
                .redis()
                .eval(RENEW, keys.lease(), grant.token(), times.lease().toMillis())
                .otherwiseEmpty());
  }

  /**
   * Gives the lease back without a catalog; never fails.
   *
   * @param hold for how long no pod is to fetch, since SkinsNode failed; zero where it did not
   */
  public Future<Void> release(Grant grant, Duration hold) {
    return sharing
        .redis()
        .eval(
            RELEASE, keys.headAndLease(), grant.token(), hold.toMillis(), times.expiry().toMillis())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /**
   * Makes the content that is shared.
   *
   * @param atHand a content with a number, null for none
   * @param number its
   */
  public Future<Content> read(Head head, Content atHand, long number) {
    boolean held = atHand != null && number != 0 && atHand.hold();
    Route route = head.route(held ? number : 0);
    if (held && (route == null || route.way() != Head.Way.DELTAS)) {
      atHand.release();
      held = false;
    }
    if (route == null) {
      return Future.failedFuture(
          counted(new UnusableException("missing", "what Redis has of the catalog leads nowhere")));
    }
    Content from = held ? atHand : null;
    Future<Content> read = read(head, route, from, atHand);
    return from == null
        ? read
        // Its base may be sound where a delta is not.
        : read.recover(
            failure ->
                failure instanceof UnusableException && head.route(0) != null
                    ? read(head, head.route(0), null, atHand)
                    : Future.failedFuture(failure));
  }

  private Future<Content> read(Head head, Route route, Content held, Content resembled) {
    List<Packed> deltas = new ArrayList<>();
    Packed base = route.from() == null ? null : store.packed();
    Future<Packed> fetched =
        base == null
            ? Future.succeededFuture()
            : pieces().read(keys.pieces(route.from()), route.from().bytes(), base);
    for (SharedObject delta : route.deltas()) {
      fetched =
          fetched.compose(
              before -> {
                Packed packed = store.packed();
                deltas.add(packed);
                return pieces().read(keys.pieces(delta), delta.bytes(), packed);
              });
    }
    return fetched
        .onFailure(
            failure -> {
              deltas.forEach(Packed::free);
              if (base != null) {
                base.free();
              }
              if (held != null) {
                held.release();
              }
            })
        .compose(
            all ->
                made(
                    held == null
                        ? Rebuild.of(store, resembled, base, deltas)
                        : Rebuild.of(store, held, deltas)))
        .compose(content -> checked(content, head))
        .onSuccess(
            content ->
                sharing
                    .metrics()
                    .read(keys.accountId(), route.way().name().toLowerCase(Locale.ROOT)))
        .onFailure(this::counted);
  }

  private Future<Content> made(Rebuild rebuild) {
    return turned(rebuild)
        .onComplete(ended -> rebuild.close())
        .recover(failure -> Future.failedFuture(unusable(failure)));
  }

  private Future<Content> turned(Rebuild rebuild) {
    return workers
        .executeBlocking(rebuild::turn, false)
        .compose(content -> content == null ? turned(rebuild) : Future.succeededFuture(content));
  }

  private Future<Content> checked(Content content, Head head) {
    if (content.digest().equals(head.digest())) {
      return Future.succeededFuture(content);
    }
    store.retire(content);
    return Future.failedFuture(
        new UnusableException("corrupt", "the catalog made of what is shared is another one"));
  }

  private static Throwable unusable(Throwable failure) {
    if (failure instanceof NoRoomException) {
      return new UnusableException("too_large", "there is no room for the catalog in Redis");
    }
    return failure instanceof IOException
        ? new UnusableException("corrupt", failure.getMessage())
        : failure;
  }

  private Throwable counted(Throwable failure) {
    sharing
        .metrics()
        .read(
            keys.accountId(),
            failure instanceof UnusableException unusable ? unusable.kind() : "unavailable");
    return failure;
  }

  /**
   * Publishes what a fetch brought.
   *
   * @param turn that granted the fetch
   * @param before what was at hand, held by the caller; null where that has no number
   * @param number of that
   * @param after what was fetched, held by the caller
   * @param etag SkinsNode's, null where it gave none
   */
  public Future<Published> publish(
      Turn turn, Content before, long number, Content after, String etag) {
    return new Publication(this, turn, after, etag)
        .run(before, number)
        .onFailure(failure -> sharing.metrics().published(keys.accountId(), "failed"));
  }

  CatalogSharing sharing() {
    return sharing;
  }

  SharedKeys keys() {
    return keys;
  }

  SharingTimes times() {
    return times;
  }

  ContentStore store() {
    return store;
  }

  WorkerExecutor workers() {
    return workers;
  }

  Pieces pieces() {
    return new Pieces(sharing.redis(), workers, sharing.metrics());
  }
}
