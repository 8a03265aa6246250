package io.skingate.catalog;

import io.skingate.config.CatalogConfig;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every account's catalog fresh: this pod has its turn at each on the interval, with jitter,
 * and with backoff while fetches fail. Follows the configuration. One instance a pod.
 */
public final class CatalogVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogVerticle.class);

  private final Catalogs catalogs;
  private final Tenants tenants;
  private final CatalogConfig config;
  private final DoubleSupplier random;
  private final Promise<Void> firstAttempts = Promise.promise();
  private final Map<String, Round> rounds = new HashMap<>();
  private boolean stopped;

  /**
   * @param random from 0 to below 1
   */
  public CatalogVerticle(
      Catalogs catalogs, Tenants tenants, CatalogConfig config, DoubleSupplier random) {
    this.catalogs = catalogs;
    this.tenants = tenants;
    this.config = config;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    tenants.onReplace(registry -> context.runOnContext(turn -> follow(registry)));
    List<Future<Void>> first = new ArrayList<>();
    for (Account account : tenants.current().accounts()) {
      Round round = new Round(account);
      rounds.put(account.id(), round);
      first.add(round.begin());
    }
    Future.join(first).onComplete(ended -> firstAttempts.complete());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    rounds.values().forEach(Round::end);
    rounds.clear();
    return Future.succeededFuture();
  }

  /** Completes when each account's catalog is there, or could not be fetched at first. */
  public Future<Void> firstAttemptsDone() {
    return firstAttempts.future();
  }

  private void follow(TenantRegistry registry) {
    if (stopped) {
      return;
    }
    rounds
        .values()
        .removeIf(
            round -> {
              boolean gone = registry.account(round.account.id()).isEmpty();
              if (gone) {
                round.end();
              }
              return gone;
            });
    for (Account account : registry.accounts()) {
      Round round = rounds.get(account.id());
      if (round != null && round.account.equals(account)) {
        continue;
      }
      if (round != null) {
        round.end();
      }
      Round fresh = new Round(account);
      rounds.put(account.id(), fresh);
      fresh.begin();
    }
  }

  /** One account's endless round of turn and wait. Belongs to the verticle's context. */
  private final class Round {
    private final Account account;
    private final Promise<Void> first = Promise.promise();
    private int failures;
    private boolean ended;
    private long timer = -1;

    Round(Account account) {
      this.account = account;
    }

    /** Completes when a catalog is there, or could not be fetched. */
    Future<Void> begin() {
      attempt();
      return first.future();
    }

    private void attempt() {
      catalogs.turn(account).onSuccess(this::turned);
    }

    private void turned(Turned turned) {
      if (turned.settled() || ended) {
        first.tryComplete();
      }
      if (ended) {
        return;
      }
      if (turned.refresh() != null) {
        note(turned.refresh());
      }
      Duration wait =
          turned.again() != null
              ? turned.again()
              : RefreshSchedule.next(
                  turned.refresh(), failures, config.refreshInterval(), random.getAsDouble());
      timer = vertx.setTimer(Math.max(1, wait.toMillis()), id -> attempt());
    }

    void end() {
      ended = true;
      first.tryComplete();
      vertx.cancelTimer(timer);
    }

    private void note(Refresh refresh) {
      if (refresh.succeeded()) {
        if (failures > 0) {
          LOG.atInfo().addKeyValue("account", account.id()).log("Catalog fetch works again");
        }
        failures = 0;
        return;
      }
      failures++;
      if (Integer.bitCount(failures) == 1) {
        LOG.atWarn()
            .addKeyValue("account", account.id())
            .addKeyValue("result", refresh.result())
            .addKeyValue("problem", refresh.problem())
            .addKeyValue("failures", failures)
            .log("Could not fetch the catalog");
      }
    }
  }
}
