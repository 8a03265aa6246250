package io.skingate.order.tradeurl;

import io.skingate.config.Secret;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that trade URLs are hashed under, of those tenants whose orders this event loop takes.
 * They are random, and lie in Redis sealed under each of the tenant's secrets; a tenant's first
 * order fetches or makes them, all later ones find them here. Belongs to the event loop of its
 * link.
 */
public final class TradeUrlKeys {
  private static final Logger LOG = LoggerFactory.getLogger(TradeUrlKeys.class);
  private static final Script KEYS = Script.load("scripts/order/trade_url_keys.lua");

  /** Far longer than the pods of a rollout differ in their secrets. */
  private static final Duration UNCONFIRMED = Duration.ofHours(24);

  /** What pods use is confirmed in Redis so often, which also mends what was lost there. */
  private static final Duration KEEP_EVERY = Duration.ofMinutes(1);

  /** A key that is not at hand is asked for no more often, whatever orders come. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  /** Looks, one {@link #KEEP_EVERY} apart, after which an unused tenant's keys are forgotten. */
  private static final int IDLE_LOOKS = 60;

  /** Another pod may add a key in between; then again, but not for ever. */
  private static final int TRIES = 4;

  /** Keys that are kept in the background at a time. */
  private static final int AT_ONCE = 8;

  private final RedisLink redis;
  private final Function<String, List<String>> baseKeys;
  private final Duration kept;
  private final LongSupplier nanoTime;
  private final Map<String, Keyring> rings = new HashMap<>();
  private final Map<String, Future<Keyring>> loading = new HashMap<>();
  private final LinkedHashSet<String> toKeep = new LinkedHashSet<>();
  private int keeping;

  /**
   * @param baseKeys a tenant's base key
   * @param kept how long the keys stay in Redis unused; longer than any record of an order
   */
  public TradeUrlKeys(
      RedisLink redis,
      Function<String, List<String>> baseKeys,
      Duration kept,
      LongSupplier nanoTime) {
    this.redis = redis;
    this.baseKeys = baseKeys;
    this.kept = kept;
    this.nanoTime = nanoTime;
  }

  /** Keeps in Redis what is at hand, and comes back to what could not be kept. */
  public void start(Vertx vertx) {
    redis.onReconnect(
        () -> {
          rings.values().forEach(ring -> ring.due = true);
          keepDue();
        });
    vertx.setPeriodic(KEEP_EVERY.toMillis(), timer -> look());
  }

  /** The tenant's keys where they are at hand, else null. */
  public Keyring atHand(Tenant tenant) {
    Keyring ring = rings.get(tenant.id());
    if (ring == null) {
      return null;
    }
    ring.used = true;
    if (ring.follow(tenant.secrets())) {
      ring.due = true;
      keepSoon(tenant.id());
    }
    return ring;
  }

  /**
   * Fetches the tenant's keys, or makes one where none can be opened. Fails with {@link
   * RedisUnavailableException} where Redis is out.
   */
  public Future<Keyring> load(Tenant tenant) {
    Future<Keyring> under = loading.get(tenant.id());
    if (under != null) {
      return under;
    }
    Keyring ring = new Keyring(tenant);
    Future<Keyring> loaded =
        make(tenant, ring, "", TRIES)
            .onSuccess(
                done -> {
                  ring.used = true;
                  rings.put(tenant.id(), ring);
                });
    loading.put(tenant.id(), loaded);
    loaded.onComplete(done -> loading.remove(tenant.id()));
    return loaded;
  }

  private Future<Keyring> make(Tenant tenant, Keyring ring, String unopened, int tries) {
    TradeUrlKey made = TradeUrlKey.random(System.currentTimeMillis());
    return run(tenant.id(), ring, unopened, made.id(), ring.sealed(made))
        .compose(
            stored -> {
              stored.open(tenant.id(), ring.sealers()).forEach(ring::add);
              if (ring.isEmpty() && tries > 1) {
                return make(tenant, ring, stored.ids(), tries - 1);
              }
              if (ring.isEmpty()) {
                return Future.failedFuture(
                    new RedisUnavailableException("trade URL keys change all the time"));
              }
              if (ring.has(made.id()) && !unopened.isEmpty()) {
                LOG.atWarn()
                    .addKeyValue("tenant", tenant.id())
                    .log(
                        "None of the store's secrets opens the key that its orders' trade URLs were"
                            + " hashed under: repeats of those orders are answered without"
                            + " comparing them");
              }
              return ring.isKeptBy(stored)
                  ? Future.succeededFuture(ring)
                  : keep(tenant.id(), ring).map(ring).otherwise(ring);
            });
  }

  /**
   * Looks for a key that is not at hand: another pod may have made it, or sealed it under another
   * secret meanwhile. Never fails; asks Redis only now and then.
   */
  public Future<Keyring> lookFor(Tenant tenant, String keyId) {
    Keyring ring = rings.get(tenant.id());
    if (ring == null) {
      return load(tenant);
    }
    boolean askedJustNow = nanoTime.getAsLong() - ring.askedAt < ASK_AGAIN.toNanos();
    if (keyId.isEmpty() || ring.has(keyId) || askedJustNow) {
      return Future.succeededFuture(ring);
    }
    return keep(tenant.id(), ring).map(ring).otherwise(ring);
  }

  /**
   * Seals the tenant's keys anew under the secrets that it has now; makes none and keeps none at
   * hand.
   *
   * @param earlier secrets that may open them as well
   */
  public Future<Void> seal(Tenant tenant, List<Secret> earlier) {
    Keyring ring = new Keyring(tenant);
    List<KeySeal> openers =
        Stream.concat(ring.sealers().stream(), earlier.stream().map(KeySeal::of)).toList();
    return run(tenant.id(), ring, "", "", List.of())
        .compose(
            stored -> {
              stored.open(tenant.id(), openers).forEach(ring::add);
              return ring.isEmpty() || ring.isKeptBy(stored)
                  ? Future.succeededFuture()
                  : keep(tenant.id(), ring);
            });
  }

  /** Puts the ring's keys into Redis under its secrets, and learns those that others made. */
  private Future<Void> keep(String tenantId, Keyring ring) {
    return run(tenantId, ring, "", "", ring.sealed())
        .compose(
            stored -> {
              List<TradeUrlKey> opened = stored.open(tenantId, ring.sealers());
              boolean news = opened.stream().anyMatch(key -> !ring.has(key.id()));
              opened.forEach(ring::add);
              ring.due = news && !ring.isKeptBy(stored);
              return ring.due
                  ? run(tenantId, ring, "", "", ring.sealed())
                      .<Void>mapEmpty()
                      .onSuccess(done -> ring.due = false)
                  : Future.<Void>succeededFuture();
            })
        .onFailure(failure -> ring.due = true);
  }

  private Future<SealedKeys> run(
      String tenantId, Keyring ring, String unopened, String madeId, List<Object> seals) {
    ring.askedAt = nanoTime.getAsLong();
    List<Object> args = new ArrayList<>(4 + seals.size());
    args.add(kept.toMillis());
    args.add(UNCONFIRMED.toMillis());
    args.add(unopened);
    args.add(madeId);
    args.addAll(seals);
    Future<Response> reply = redis.eval(KEYS, baseKeys.apply(tenantId), args.toArray());
    return reply.map(SealedKeys::of);
  }

  private void look() {
    rings
        .values()
        .removeIf(
            ring -> {
              ring.idleLooks = ring.used ? 0 : ring.idleLooks + 1;
              return ring.idleLooks >= IDLE_LOOKS;
            });
    rings.forEach(
        (tenant, ring) -> {
          ring.due |= ring.used;
          ring.used = false;
        });
    keepDue();
  }

  private void keepDue() {
    rings.forEach(
        (tenant, ring) -> {
          if (ring.due) {
            keepSoon(tenant);
          }
        });
  }

  private void keepSoon(String tenantId) {
    toKeep.add(tenantId);
    pump();
  }

  private void pump() {
    while (keeping < AT_ONCE && !toKeep.isEmpty()) {
      String tenantId = toKeep.iterator().next();
      toKeep.remove(tenantId);
      Keyring ring = rings.get(tenantId);
      if (ring != null && ring.due) {
        keeping++;
        keep(tenantId, ring)
            .onComplete(
                done -> {
                  keeping--;
                  if (done.failed() && !(done.cause() instanceof RedisUnavailableException)) {
                    LOG.atError()
                        .addKeyValue("tenant", tenantId)
                        .setCause(done.cause())
                        .log("A store's trade URL keys cannot be kept");
                  }
                  pump();
                });
      }
    }
  }
}
