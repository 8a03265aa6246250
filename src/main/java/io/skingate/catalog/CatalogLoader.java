package io.skingate.catalog;

import io.skingate.skinsnode.CatalogAnswer;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Fetches a catalog and prepares it, the heavy part on worker threads of its own. */
final class CatalogLoader {
  /** A very large catalog takes seconds; what blocks for longer is worth a warning. */
  private static final long LONGEST_PREPARATION_SECONDS = 30;

  private static final int WORKERS = 2;

  private final SkinsNodeClient client;
  private final Clock clock;
  private final WorkerExecutor workers;

  CatalogLoader(Vertx vertx, SkinsNodeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
    this.workers =
        vertx.createSharedWorkerExecutor(
            "skingate-catalog", WORKERS, LONGEST_PREPARATION_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Tries once; the future never fails.
   *
   * @param previous the catalog at hand, null for none
   * @param begun now
   */
  Future<Refresh> load(Account account, Catalog previous, Instant begun) {
    return client
        .catalog(account, previous == null ? null : previous.upstreamEtag())
        .compose(answer -> prepare(account, answer, previous, begun))
        .recover(failure -> Future.succeededFuture(Refresh.invalid(problem(failure))));
  }

  Future<Void> close() {
    return workers.close();
  }

  private Future<Refresh> prepare(
      Account account, CatalogAnswer answer, Catalog previous, Instant begun) {
    if (answer instanceof CatalogAnswer.Fetched fetched) {
      return workers
          .executeBlocking(
              () ->
                  Catalog.of(
                      fetched.body().bytes(), fetched.etag(), previous, begun, clock.instant()),
              false)
          .map(catalog -> Refresh.got(word(catalog, previous), catalog));
    }
    if (answer instanceof CatalogAnswer.Failed failed) {
      String reason = failed.reason().name().toLowerCase(Locale.ROOT);
      return Future.succeededFuture(Refresh.failed(reason, failed.retryAfter()));
    }
    if (answer instanceof CatalogAnswer.CredentialsRejected) {
      return Future.succeededFuture(Refresh.failed(Refresh.CREDENTIALS_REJECTED, null));
    }
    return Future.succeededFuture(
        Refresh.got("unchanged", previous.verified(begun, clock.instant())));
  }

  private static String word(Catalog catalog, Catalog previous) {
    boolean same = previous != null && catalog.etag().equals(previous.etag());
    return same ? "unchanged" : "changed";
  }

  private static String problem(Throwable failure) {
    return failure instanceof IOException ? failure.getMessage() : failure.getClass().getName();
  }
}
