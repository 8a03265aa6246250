package io.skingate.catalog;

import io.skingate.catalog.content.Content;
import io.skingate.catalog.content.ContentStore;
import io.skingate.catalog.memory.NoRoomException;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.answer.CatalogAnswer;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

/** Fetches a catalog and prepares it as it comes in, on a worker thread of its own. */
final class CatalogLoader {
  /** Accounts take turns of a millisecond or two, and leave the other cores to orders. */
  private static final int WORKERS = 1;

  private final SkinsNodeClient client;
  private final ContentStore store;
  private final Clock clock;
  private final WorkerExecutor workers;

  CatalogLoader(Vertx vertx, SkinsNodeClient client, ContentStore store, Clock clock) {
    this.client = client;
    this.store = store;
    this.clock = clock;
    this.workers = vertx.createSharedWorkerExecutor("skingate-catalog", WORKERS);
  }

  /** What works on catalogs, one thing at a time. */
  WorkerExecutor workers() {
    return workers;
  }

  /**
   * Tries once; the future never fails, and completes on any thread.
   *
   * @param previous the catalog at hand, null for none
   * @param begun now
   */
  Future<Refresh> load(Account account, Catalog previous, Instant begun) {
    CatalogReceiver receiver =
        new CatalogReceiver(
            workers, () -> store.builder(previous == null ? null : previous.content()));
    return client
        .catalog(account, previous == null ? null : previous.upstreamEtag(), receiver)
        .compose(
            answer -> {
              if (answer instanceof CatalogAnswer.Fetched fetched) {
                return receiver.finish().map(c -> got(c, fetched.etag(), previous, begun));
              }
              receiver.abandon();
              return receiver.problem() != null
                  ? Future.failedFuture(receiver.problem())
                  : Future.succeededFuture(without(answer, previous, begun));
            })
        .recover(problem -> Future.succeededFuture(unusable(problem)));
  }

  Future<Void> close() {
    return workers.close();
  }

  private Refresh got(Content content, String etag, Catalog previous, Instant begun) {
    if (previous != null && content.isSame(previous.content())) {
      store.retire(content);
      return Refresh.got("unchanged", previous.verified(etag, begun, clock.instant()));
    }
    return Refresh.got("changed", Catalog.of(content, etag, begun, clock.instant()));
  }

  private Refresh without(CatalogAnswer answer, Catalog previous, Instant begun) {
    if (answer instanceof CatalogAnswer.Failed failed) {
      String reason = failed.result();
      return Refresh.failed(reason, failed.retryAfter());
    }
    return answer instanceof CatalogAnswer.Unchanged
        ? Refresh.got(
            "unchanged", previous.verified(previous.upstreamEtag(), begun, clock.instant()))
        : Refresh.failed(Refresh.CREDENTIALS_REJECTED, null);
  }

  private Refresh unusable(Throwable problem) {
    if (problem instanceof NoRoomException) {
      return Refresh.tooLarge(
          "this pod has %d MiB for all catalogs, the old ones and the new ones together"
              .formatted(store.limit() >> 20));
    }
    return Refresh.invalid(
        problem instanceof IOException ? problem.getMessage() : problem.getClass().getName());
  }
}
