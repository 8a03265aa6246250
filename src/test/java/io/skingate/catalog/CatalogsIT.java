package io.skingate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.catalog.content.Contents;
import io.skingate.config.CatalogConfig;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.StandIn;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogsIT {
  private static final String ONE = "{\"items\":[{\"id\":\"a\",\"price\":1}]}";
  private static final String TWO = "{\"items\":[{\"id\":\"a\",\"price\":2}]}";
  private static final Duration WAIT = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Clock clock = Clock.systemUTC();
  private final CatalogConfig config =
      new CatalogConfig(Duration.ofMillis(100), Duration.ofSeconds(60));
  private StandIn upstream;
  private Account account;
  private Tenants tenants;
  private SkinsNodeClient client;
  private Catalogs catalogs;

  @BeforeEach
  void start() throws Exception {
    upstream = new StandIn(vertx);
    account = upstream.account();
    tenants = new Tenants(StandIn.registry(account));
    client =
        new SkinsNodeClient(
            vertx, StandIn.config(8, Duration.ofSeconds(15)), tenants, clock, meters);
    catalogs = new Catalogs(vertx, client, tenants, config, clock, meters, null);
  }

  @AfterEach
  void stop() throws Exception {
    catalogs.close().await(20, TimeUnit.SECONDS);
    client.close().await(20, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private Optional<Catalog> confirm(Instant requestedAt, Duration wait) throws Exception {
    return catalogs.confirm(account, requestedAt, wait).await(20, TimeUnit.SECONDS);
  }

  private Offer offer(String itemId, long expectedPrice) throws Exception {
    return catalogs.offer(account, itemId, expectedPrice, WAIT).await(20, TimeUnit.SECONDS);
  }

  private CatalogVerticle deploy() throws Exception {
    CatalogVerticle verticle = new CatalogVerticle(catalogs, tenants, config, () -> 0.5);
    vertx.deployVerticle(verticle).await(20, TimeUnit.SECONDS);
    return verticle;
  }

  private static String body(Catalog catalog) {
    return new String(Contents.plain(catalog.content()), StandardCharsets.UTF_8);
  }

  private String fresh() {
    return catalogs.fresh("main", clock.instant()).map(CatalogsIT::body).orElse(null);
  }

  @Test
  void one_fetch_serves_all_who_wait() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    Promise<Void> go = Promise.promise();
    upstream.answer(
        request -> {
          requests.incrementAndGet();
          go.future().onSuccess(now -> request.response().end(ONE));
        });
    Instant requestedAt = clock.instant().minusSeconds(1);
    List<Future<Optional<Catalog>>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(catalogs.confirm(account, requestedAt, WAIT));
    }
    await().until(() -> requests.get() == 1);
    go.complete();
    Future.all(waiting).await(20, TimeUnit.SECONDS);
    assertThat(waiting).allMatch(w -> w.result().isPresent());
    assertThat(requests).hasValue(1);
  }

  @Test
  void one_who_comes_during_a_fetch_gets_what_was_fetched_after() throws Exception {
    List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    upstream.answer(held::add);
    final Future<Optional<Catalog>> early =
        catalogs.confirm(account, clock.instant().minusSeconds(1), WAIT);
    await().until(() -> held.size() == 1);
    final Future<Optional<Catalog>> late =
        catalogs.confirm(account, clock.instant().plusMillis(1), WAIT);
    held.get(0).response().end(ONE);
    assertThat(body(early.await(20, TimeUnit.SECONDS).orElseThrow())).isEqualTo(ONE);
    await().until(() -> held.size() == 2);
    assertThat(late.isComplete()).isFalse();
    held.get(1).response().end(TWO);
    assertThat(late.await(20, TimeUnit.SECONDS).orElseThrow().offer("a"))
        .isEqualTo(new Offer.Priced(2));
  }

  @Test
  void a_catalog_fetched_later_needs_no_fetch() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    upstream.answer(
        request -> {
          requests.incrementAndGet();
          request.response().end(ONE);
        });
    Instant before = clock.instant().minusSeconds(1);
    assertThat(confirm(before, WAIT)).isPresent();
    assertThat(confirm(before, WAIT)).isPresent();
    assertThat(requests).hasValue(1);
  }

  @Test
  void who_cannot_wait_any_longer_does_not_take_the_others_along() throws Exception {
    List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    upstream.answer(held::add);
    Instant before = clock.instant().minusSeconds(1);
    Future<Optional<Catalog>> patient = catalogs.confirm(account, before, WAIT);
    assertThat(confirm(before, Duration.ofMillis(50))).isEmpty();
    held.get(0).response().end(ONE);
    assertThat(patient.await(20, TimeUnit.SECONDS)).isPresent();
    assertThat(confirm(before, WAIT)).isPresent();
  }

  @Test
  void a_failed_fetch_leaves_the_decision_to_skinsnode_and_the_old_catalog_in_place()
      throws Exception {
    upstream.answer(200, ONE);
    assertThat(confirm(clock.instant().minusSeconds(1), WAIT)).isPresent();
    for (String broken : new String[] {"<html>", "{\"items\":7}", ""}) {
      upstream.answer(200, broken);
      assertThat(confirm(clock.instant(), WAIT)).isEmpty();
    }
    upstream.answer(500, ONE);
    assertThat(confirm(clock.instant(), WAIT)).isEmpty();
    assertThat(fresh()).hasToString(ONE);
    assertThat(
            meters
                .get("skingate.catalog.refreshes")
                .tags("account", "main", "result", "invalid")
                .counter()
                .count())
        .isEqualTo(3);
    assertThat(
            meters
                .get("skingate.upstream.unreadable")
                .tags("account", "main", "message", "catalog")
                .counter()
                .count())
        .isPositive();
  }

  @Test
  void a_price_that_agrees_needs_no_fetch_and_one_that_does_not_is_confirmed() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    AtomicReference<String> body = new AtomicReference<>(ONE);
    upstream.answer(
        request -> {
          requests.incrementAndGet();
          request.response().end(body.get());
        });
    confirm(clock.instant().minusSeconds(1), WAIT);
    assertThat(offer("a", 1)).isEqualTo(new Offer.Priced(1));
    assertThat(requests).hasValue(1);
    body.set(TWO);
    assertThat(offer("a", 2)).isEqualTo(new Offer.Priced(2));
    assertThat(requests).hasValue(2);
    assertThat(offer("a", 1)).isEqualTo(new Offer.Priced(2));
    assertThat(offer("gone", 1)).isEqualTo(new Offer.Absent());
    assertThat(requests).hasValue(4);
    upstream.answer(500, "");
    assertThat(offer("a", 1)).isEqualTo(new Offer.Unpriced());
    assertThat(offer("gone", 1)).isEqualTo(new Offer.Unpriced());
    assertThat(offer("a", 2)).isEqualTo(new Offer.Priced(2));
  }

  @Test
  void completes_on_the_callers_context() throws Exception {
    upstream.answer(200, ONE);
    AtomicReference<String> asked = new AtomicReference<>();
    Promise<String> answered = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            turn -> {
              asked.set(Thread.currentThread().getName());
              catalogs
                  .confirm(account, clock.instant(), WAIT)
                  .onSuccess(c -> answered.complete(Thread.currentThread().getName()));
            });
    assertThat(answered.future().await(20, TimeUnit.SECONDS)).isEqualTo(asked.get());
  }

  @Test
  void a_catalog_is_served_until_it_is_too_old() throws Exception {
    upstream.answer(200, ONE);
    confirm(clock.instant().minusSeconds(1), WAIT);
    Instant verified = catalogs.newest("main").orElseThrow().verifiedAt();
    assertThat(catalogs.fresh("main", verified.plusSeconds(60))).isPresent();
    assertThat(catalogs.fresh("main", verified.plusSeconds(61))).isEmpty();
    assertThat(catalogs.fresh("nobody", verified)).isEmpty();
  }

  @Test
  void refreshes_without_pause_and_serves_what_it_has_while_skinsnode_fails() throws Exception {
    upstream.answer(200, ONE);
    CatalogVerticle verticle = deploy();
    verticle.firstAttemptsDone().await(20, TimeUnit.SECONDS);
    assertThat(fresh()).hasToString(ONE);
    upstream.answer(200, TWO);
    await().untilAsserted(() -> assertThat(fresh()).hasToString(TWO));
    upstream.answer(503, "");
    await()
        .until(
            () ->
                meters.find("skingate.catalog.refreshes").tag("result", "server_error").counter()
                    != null);
    assertThat(fresh()).hasToString(TWO);
    upstream.answer(200, ONE);
    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(fresh()).hasToString(ONE));
    assertThat(meters.get("skingate.catalog.items").gauge().value()).isEqualTo(1);
    assertThat(meters.get("skingate.catalog.last.success.timestamp.seconds").gauge().value())
        .isCloseTo(clock.millis() / 1e3, org.assertj.core.data.Offset.offset(30.0));
  }

  @Test
  void asks_one_request_at_a_time_and_keeps_the_bodies_on_304() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger unchanged = new AtomicInteger();
    upstream.answer(
        request -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          vertx.setTimer(
              20,
              id -> {
                inFlight.decrementAndGet();
                if ("\"v1\"".equals(request.getHeader("if-none-match"))) {
                  unchanged.incrementAndGet();
                  request.response().setStatusCode(304).end();
                } else {
                  request.response().putHeader("etag", "\"v1\"").end(ONE);
                }
              });
        });
    deploy().firstAttemptsDone().await(20, TimeUnit.SECONDS);
    final Catalog first = catalogs.newest("main").orElseThrow();
    for (int i = 0; i < 20; i++) {
      catalogs.confirm(account, clock.instant(), WAIT);
    }
    await().until(() -> unchanged.get() >= 3);
    await().until(() -> catalogs.newest("main").orElseThrow() != first);
    Catalog later = catalogs.newest("main").orElseThrow();
    assertThat(later.content()).isSameAs(first.content());
    assertThat(later.verifiedAt()).isAfter(first.verifiedAt());
    assertThat(most).hasValue(1);
  }

  @Test
  void the_first_attempts_are_done_even_where_they_fail() throws Exception {
    upstream.close();
    CatalogVerticle verticle = deploy();
    verticle.firstAttemptsDone().await(20, TimeUnit.SECONDS);
    assertThat(catalogs.newest("main")).isEmpty();
  }

  @Test
  void follows_the_configuration() throws Exception {
    upstream.answer(200, ONE);
    deploy().firstAttemptsDone().await(20, TimeUnit.SECONDS);
    Account second = StandIn.account("second", "other", account.baseUrl());
    tenants.replace(StandIn.registry(account, second));
    await().until(() -> catalogs.newest("second").isPresent());
    assertThat(catalogs.newest("main")).isPresent();
    tenants.replace(StandIn.registry(second));
    assertThat(catalogs.newest("main")).isEmpty();
    assertThat(meters.find("skingate.catalog.items").tag("account", "main").gauge()).isNull();
    upstream.answer(401, "");
    Account moved = StandIn.account("second", "another", URI.create(account.baseUrl() + "/x"));
    tenants.replace(StandIn.registry(moved));
    assertThat(catalogs.newest("second")).isEmpty();
  }

  @Test
  void a_stopped_verticle_asks_no_more() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    upstream.answer(
        request -> {
          requests.incrementAndGet();
          request.response().end(ONE);
        });
    CatalogVerticle verticle = new CatalogVerticle(catalogs, tenants, config, () -> 0.5);
    String id = vertx.deployVerticle(verticle).await(20, TimeUnit.SECONDS);
    verticle.firstAttemptsDone().await(20, TimeUnit.SECONDS);
    vertx.undeploy(id).await(20, TimeUnit.SECONDS);
    tenants.replace(StandIn.registry(account, StandIn.account("b", "b", account.baseUrl())));
    int before = requests.get();
    await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(2))
        .until(() -> requests.get() <= before + 1);
    assertThat(requests.get()).isLessThanOrEqualTo(before + 1);
  }

  @Test
  void one_request_serves_all_who_want_the_wallet_for_half_a_minute() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Promise<WalletAnswer> first = Promise.promise();
    WalletAnswer found = new WalletAnswer.Found(Buffer.buffer("{}"));
    WalletCache cache =
        new WalletCache(
            vertx,
            asked ->
                requests.incrementAndGet() == 1 ? first.future() : Future.succeededFuture(found),
            tenants,
            new SettableClock(now));
    Future<WalletAnswer> one = cache.wallet(account);
    Future<WalletAnswer> two = cache.wallet(account);
    await().until(() -> requests.get() == 1);
    WalletAnswer failed = new WalletAnswer.Failed(Reason.TIMEOUT, null);
    first.complete(failed);
    assertThat(one.await(20, TimeUnit.SECONDS)).isEqualTo(failed);
    assertThat(two.await(20, TimeUnit.SECONDS)).isEqualTo(failed);
    assertThat(cache.wallet(account).await(20, TimeUnit.SECONDS)).isEqualTo(failed);
    now.set(Instant.EPOCH.plusSeconds(1));
    assertThat(cache.wallet(account).await(20, TimeUnit.SECONDS)).isEqualTo(found);
    now.set(Instant.EPOCH.plusSeconds(30));
    assertThat(cache.wallet(account).await(20, TimeUnit.SECONDS)).isEqualTo(found);
    assertThat(requests).hasValue(2);
    now.set(Instant.EPOCH.plusSeconds(31));
    cache.wallet(account).await(20, TimeUnit.SECONDS);
    assertThat(requests).hasValue(3);
    cache.wallet(StandIn.account("main", "moved", account.baseUrl())).await(20, TimeUnit.SECONDS);
    assertThat(requests).hasValue(4);
  }

  private static final class SettableClock extends Clock {
    private final AtomicReference<Instant> now;

    SettableClock(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
