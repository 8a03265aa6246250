package io.skingate.callback;

import io.skingate.callback.queue.ClaimedDelivery;
import io.skingate.callback.queue.DeliveryQueue;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.order.store.LeaseOffer;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims deliveries for the tenants in turn and has them attempted, so many at a time. Belongs to
 * the event loop of its queue.
 *
 * <p>A tenant is visited when something of it may be due: when this process put an update in line,
 * when an attempt of it ended, and when the watch finds it in the wake index or in its sweep.
 */
final class CallbackDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackDispatcher.class);

  private final Vertx vertx;
  private final DeliveryQueue queue;
  private final Function<ClaimedDelivery, Future<Boolean>> attempts;
  private final Tenants tenants;
  private final CallbackMetrics metrics;
  private final int perTenant;
  private final int most;
  private final LinkedHashSet<String> toVisit = new LinkedHashSet<>();
  private final Set<String> claiming = new HashSet<>();

  /** Offers to send updates that are just being kept, by tenant. */
  private final Map<String, Integer> offers = new HashMap<>();

  /** Tenants of whom a claim may have been made that Redis never told of. */
  private final Set<String> uncertain = new HashSet<>();

  private final String owner = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final Set<String> alarmed = new HashSet<>();

  /** By identity: a hash of their bodies would be made anew at every step. */
  private final Set<ClaimedDelivery> running = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Promise<Void> idle;
  private int reserved;
  private boolean stopping;

  /**
   * @param attempts makes one attempt and settles it; never fails, and brings false where nothing
   *     else of the tenant waits
   * @param perTenant attempts of a tenant in flight
   * @param most attempts that this dispatcher has in flight
   */
  CallbackDispatcher(
      Vertx vertx,
      DeliveryQueue queue,
      Function<ClaimedDelivery, Future<Boolean>> attempts,
      Tenants tenants,
      CallbackMetrics metrics,
      int perTenant,
      int most) {
    this.vertx = vertx;
    // What is timed on it must not go on on another thread.
    this.idle = ((VertxInternal) vertx).getOrCreateContext().promise();
    this.queue = queue;
    this.attempts = attempts;
    this.tenants = tenants;
    this.metrics = metrics;
    this.perTenant = perTenant;
    this.most = most;
  }

  /** Something of the tenant may be due. */
  void due(String tenant) {
    toVisit.add(tenant);
    pump();
  }

  /** Keeps a place for an update of the tenant that is about to be kept, if there is one. */
  LeaseOffer offer(String tenant) {
    if (stopping || running.size() + reserved >= most || uncertain.contains(tenant)) {
      return LeaseOffer.NONE;
    }
    reserved++;
    offers.merge(tenant, 1, Integer::sum);
    return queue.offer(owner);
  }

  /** The offer was taken. */
  void taken(ClaimedDelivery delivery) {
    endOffer(delivery.tenant());
    if (stopping) {
      inFlight(delivery, queue::release);
    } else {
      inFlight(delivery, attempts);
    }
  }

  /** The offer was not taken. */
  void declined(String tenant) {
    endOffer(tenant);
    completeIfIdle();
    pump();
  }

  /** Nobody knows whether the offer was taken. */
  void unanswered(String tenant) {
    endOffer(tenant);
    doubt(tenant);
    completeIfIdle();
  }

  private void endOffer(String tenant) {
    reserved--;
    offers.computeIfPresent(tenant, (id, count) -> count == 1 ? null : count - 1);
  }

  private void doubt(String tenant) {
    uncertain.add(tenant);
    wake(tenant, DeliveryQueue.LOOK_EVERY.toMillis());
  }

  /** Redis is back: what was claimed meanwhile, and never learnt of, is found. */
  void reconnected() {
    toVisit.addAll(uncertain);
    pump();
  }

  /** Claims no more; completes when nothing is in flight. */
  Future<Void> drain() {
    stopping = true;
    toVisit.clear();
    completeIfIdle();
    return idle.future();
  }

  /** Gives back what is still in flight. */
  Future<Void> releaseAll() {
    return Future.join(running.stream().map(queue::release).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void pump() {
    while (!stopping && running.size() + reserved < most) {
      String tenant = next();
      if (tenant == null) {
        return;
      }
      claim(tenant);
    }
  }

  private String next() {
    for (Iterator<String> waiting = toVisit.iterator(); waiting.hasNext(); ) {
      String tenant = waiting.next();
      if (!claiming.contains(tenant)) {
        waiting.remove();
        return tenant;
      }
    }
    return null;
  }

  private void claim(String tenant) {
    if (tenants.current().tenant(tenant).isEmpty()) {
      return;
    }
    if (uncertain.contains(tenant) && offers.containsKey(tenant)) {
      // What an offer brings must not be given back as if nobody had it.
      wake(tenant, DeliveryQueue.LOOK_EVERY.toMillis());
      return;
    }
    int wanted = Math.min(perTenant, most - running.size() - reserved);
    claiming.add(tenant);
    reserved += wanted;
    settleDoubts(tenant)
        .compose(certain -> queue.claim(tenant, wanted, owner))
        .onComplete(
            claim -> {
              claiming.remove(tenant);
              reserved -= wanted;
              if (claim.succeeded()) {
                claimed(tenant, claim.result());
              } else if (claim.cause() instanceof RedisUnavailableException) {
                doubt(tenant);
              } else {
                LOG.atError()
                    .addKeyValue("tenant", tenant)
                    .setCause(claim.cause())
                    .log("Could not claim callbacks");
              }
              completeIfIdle();
              pump();
            });
  }

  /** A lease that nobody knows of would keep its place until it runs out. */
  private Future<Void> settleDoubts(String tenant) {
    if (!uncertain.contains(tenant)) {
      return Future.succeededFuture();
    }
    List<String> inFlight =
        running.stream()
            .filter(delivery -> delivery.tenant().equals(tenant))
            .map(ClaimedDelivery::externalId)
            .toList();
    return queue.unclaim(tenant, owner, inFlight).onSuccess(settled -> uncertain.remove(tenant));
  }

  private void claimed(String tenant, DeliveryQueue.Claim claim) {
    for (int i = 0; i < claim.buried(); i++) {
      metrics.died(tenant, AttemptResult.ABANDONED);
    }
    if (claim.buried() > 0) {
      LOG.atWarn()
          .addKeyValue("tenant", tenant)
          .addKeyValue("deliveries", claim.buried())
          .log("Callbacks given up: no attempt of theirs ever ended");
    }
    if (stopping) {
      claim.taken().forEach(delivery -> inFlight(delivery, queue::release));
      return;
    }
    claim.taken().forEach(delivery -> inFlight(delivery, attempts));
    if (!claim.taken().isEmpty()) {
      toVisit.add(tenant);
    } else if (claim.wakeMillis() > 0
        && claim.wakeMillis() <= DeliveryQueue.LOOK_EVERY.toMillis()) {
      wake(tenant, claim.wakeMillis());
    }
  }

  private void wake(String tenant, long millis) {
    if (alarmed.add(tenant)) {
      vertx.setTimer(
          millis,
          timer -> {
            alarmed.remove(tenant);
            if (!stopping) {
              due(tenant);
            }
          });
    }
  }

  /** Counts as in flight until the future of what is done with it completes. */
  private <T> void inFlight(ClaimedDelivery delivery, Function<ClaimedDelivery, Future<T>> what) {
    running.add(delivery);
    what.apply(delivery)
        .onComplete(
            done -> {
              running.remove(delivery);
              completeIfIdle();
              if (!stopping && !Boolean.FALSE.equals(done.result())) {
                due(delivery.tenant());
              }
            });
  }

  private void completeIfIdle() {
    if (stopping && running.isEmpty() && claiming.isEmpty() && offers.isEmpty()) {
      idle.tryComplete();
    }
  }
}
