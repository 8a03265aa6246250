package io.skingate.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.catalog.content.Content;
import io.skingate.catalog.content.ContentStore;
import io.skingate.catalog.content.Contents;
import io.skingate.catalog.sharing.CatalogSharing;
import io.skingate.config.CatalogConfig;
import io.skingate.config.RedisConfig;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.StandIn;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenants;
import io.skingate.testing.TestLink;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that share one Redis, as its documented user. */
class SharedCatalogsIT {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static EmbeddedRedis redis;

  private final Vertx vertx = Vertx.vertx();
  private final Clock clock = Clock.systemUTC();
  private final List<Pod> pods = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicReference<String> body = new AtomicReference<>(catalog(0));
  private StandIn skinsNode;

  /** One gateway, as far as catalogs go. */
  private final class Pod {
    final Vertx own = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ContentStore store = Contents.store(own, 32 * 1024 * 1024);
    final Catalogs catalogs;
    final CatalogVerticle verticle;
    final SkinsNodeClient client;
    private boolean dead;

    Pod(Duration interval) throws Exception {
      Tenants tenants = new Tenants(StandIn.registry(account()));
      CatalogConfig config = new CatalogConfig(interval, Duration.ofSeconds(60));
      client =
          new SkinsNodeClient(
              own, StandIn.config(8, Duration.ofSeconds(15)), tenants, clock, meters);
      RedisConfig shared =
          TestLink.standalone("redis://skin:pw@127.0.0.1:" + redis.port(), Duration.ofMillis(500));
      catalogs =
          new Catalogs(
              own,
              client,
              tenants,
              config,
              clock,
              meters,
              store,
              new CatalogSharing(shared, new RedisMetrics(meters), meters));
      verticle = new CatalogVerticle(catalogs, tenants, config, () -> 0.5);
      own.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
      pods.add(this);
    }

    Catalog catalog() {
      return catalogs.newest("main").orElse(null);
    }

    String text() {
      return catalog() == null ? null : new String(bytes(Contents::plain), UTF_8);
    }

    /** Read while nobody can use the memory again. */
    byte[] bytes(Function<Content, byte[]> look) {
      Content content = catalog().content();
      while (!content.hold()) {
        content = catalog().content();
      }
      try {
        return look.apply(content);
      } finally {
        content.release();
      }
    }

    double fetches() {
      return meters.find("skingate.catalog.refreshes").counters().stream()
          .mapToDouble(counter -> counter.count())
          .sum();
    }

    double reads(String result) {
      var counter = meters.find("skingate.catalog.shared.reads").tag("result", result).counter();
      return counter == null ? 0 : counter.count();
    }

    /** Without a word to anybody. */
    void kill() throws Exception {
      dead = true;
      own.close().await(10, TimeUnit.SECONDS);
    }

    void stop() throws Exception {
      if (!dead) {
        dead = true;
        catalogs.close().await(10, TimeUnit.SECONDS);
        client.close().await(10, TimeUnit.SECONDS);
        own.close().await(10, TimeUnit.SECONDS);
      }
    }
  }

  @BeforeAll
  static void startRedis() throws Exception {
    redis =
        new EmbeddedRedis(
                EmbeddedRedisOptions.defaults()
                    .withDirective("user skin on >pw ~test:* +@all -@dangerous -@admin"))
            .start();
  }

  @AfterAll
  static void stopRedis() throws Exception {
    redis.close();
  }

  @BeforeEach
  void start() throws Exception {
    flush();
    skinsNode = new StandIn(vertx);
    skinsNode.answer(this::answer);
  }

  @AfterEach
  void stop() throws Exception {
    for (Pod pod : pods) {
      pod.stop();
    }
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private static void flush() {
    try (TestLink admin = new TestLink(TestLink.standalone(redis.uri(), WAIT)).connected()) {
      admin.command(Command.FLUSHALL);
    }
  }

  private Account account() {
    return skinsNode.account();
  }

  private void answer(HttpServerRequest request) {
    requests.incrementAndGet();
    request.response().end(body.get());
  }

  private static String catalog(int generation) {
    StringBuilder json = new StringBuilder("{ \"generation\":" + generation + ",\"items\":[");
    for (int row = 0; row < 3_000; row++) {
      json.append(row == 0 ? "" : row % 7 == 0 ? " ,\n" : ",");
      json.append(
          "{\"id\":\"i%d\",\"price\":%d}".formatted(row, row % 90 == 3 ? generation + 1 : row));
    }
    return json.append("]}\n").toString();
  }

  private void change(int generation) {
    body.set(catalog(generation));
  }

  private List<Pod> start(int count, Duration interval) throws Exception {
    List<Pod> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(new Pod(interval));
    }
    return started;
  }

  private void allHave(List<Pod> some, String text) {
    await()
        .atMost(WAIT)
        .untilAsserted(() -> assertThat(some).allMatch(pod -> text.equals(pod.text())));
  }

  /** Gives each pod's number, ETag and bytes, once all have the same. */
  private void allAgree(List<Pod> some) {
    await()
        .atMost(WAIT)
        .until(
            () ->
                some.stream().map(pod -> pod.catalog().number()).distinct().count() == 1
                    && some.get(0).catalog().number() != 0);
    Catalog first = some.get(0).catalog();
    for (Pod pod : some) {
      assertThat(pod.bytes(Contents::gzip)).isEqualTo(some.get(0).bytes(Contents::gzip));
      assertThat(pod.catalog().etag(true)).isEqualTo(first.etag(true));
      assertThat(pod.catalog().etag(false)).isEqualTo(first.etag(false));
    }
  }

  @Test
  void three_pods_ask_skinsnode_once_an_interval_and_give_the_same() throws Exception {
    final long from = System.nanoTime();
    final List<Pod> three = start(3, INTERVAL);
    for (Pod pod : three) {
      pod.verticle.firstAttemptsDone().await(10, TimeUnit.SECONDS);
      assertThat(pod.text()).isEqualTo(body.get());
    }
    assertThat(requests).hasValue(1);
    long number = 0;
    for (int generation = 1; generation < 4; generation++) {
      change(generation);
      allHave(three, body.get());
      allAgree(three);
      assertThat(three.get(0).catalog().number()).isGreaterThan(number);
      number = three.get(0).catalog().number();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertThat(requests.get())
        .isLessThanOrEqualTo(2 + (int) (took.toMillis() / INTERVAL.toMillis()));
    assertThat(three.stream().mapToDouble(Pod::fetches).sum()).isEqualTo(requests.get());
    assertThat(three.stream().mapToDouble(pod -> pod.reads("deltas")).sum()).isPositive();
    assertThat(three.stream().mapToDouble(pod -> pod.reads("base")).sum()).isEqualTo(2);
  }

  @Test
  void a_fetcher_that_died_is_replaced_within_two_intervals() throws Exception {
    List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    skinsNode.answer(held::add);
    final Pod dying = new Pod(INTERVAL);
    await().until(() -> held.size() == 1);
    final Pod other = new Pod(INTERVAL);
    await()
        .during(INTERVAL.multipliedBy(2))
        .atMost(INTERVAL.multipliedBy(3))
        .until(() -> held.size() == 1);
    skinsNode.answer(this::answer);
    final long from = System.nanoTime();
    dying.kill();
    await().atMost(WAIT).pollInterval(Duration.ofMillis(10)).until(() -> requests.get() > 0);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(INTERVAL.multipliedBy(2));
    allHave(List.of(other), body.get());
  }

  @Test
  void a_pod_that_stops_lets_another_fetch_at_once() throws Exception {
    List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    skinsNode.answer(held::add);
    Duration interval = Duration.ofSeconds(8);
    final Pod leaving = new Pod(interval);
    await().until(() -> held.size() == 1);
    final Pod other = new Pod(interval);
    skinsNode.answer(this::answer);
    leaving.stop();
    await().atMost(Duration.ofSeconds(5)).until(() -> body.get().equals(other.text()));
  }

  @Test
  void without_redis_each_fetches_for_itself_more_seldom_and_they_share_again_afterwards()
      throws Exception {
    final List<Pod> three = start(3, INTERVAL);
    allHave(three, body.get());
    redis.kill();
    final int before = requests.get();
    final long from = System.nanoTime();
    for (int generation = 1; generation < 3; generation++) {
      change(generation);
      allHave(three, body.get());
    }
    double paces = (System.nanoTime() - from) / 3.0 / INTERVAL.toNanos();
    assertThat(requests.get() - before).isBetween(6, 3 * (int) Math.ceil(paces + 1));
    assertThat(three).allMatch(pod -> pod.catalog().number() == 0);

    redis.start();
    change(3);
    allHave(three, body.get());
    allAgree(three);
    final int back = requests.get();
    final long then = System.nanoTime();
    change(4);
    allHave(three, body.get());
    long intervals = (System.nanoTime() - then) / INTERVAL.toNanos();
    assertThat(requests.get() - back).isLessThanOrEqualTo(2 + (int) intervals);
  }

  @Test
  void a_pod_that_starts_has_a_catalog_though_skinsnode_is_silent() throws Exception {
    Pod first = new Pod(INTERVAL);
    allHave(List.of(first), body.get());
    change(1);
    allHave(List.of(first), body.get());
    skinsNode.answer(request -> requests.incrementAndGet());
    Pod fresh = new Pod(INTERVAL);
    fresh.verticle.firstAttemptsDone().await(5, TimeUnit.SECONDS);
    assertThat(fresh.text()).isEqualTo(body.get());
    assertThat(fresh.fetches()).isZero();
    assertThat(fresh.catalog().number()).isEqualTo(first.catalog().number());
    assertThat(fresh.catalog().offer("i3")).isEqualTo(new Offer.Priced(2));
  }

  @Test
  void a_failing_skinsnode_is_asked_by_one_pod_at_a_time_and_no_start_waits_for_it()
      throws Exception {
    skinsNode.answer(
        request -> {
          requests.incrementAndGet();
          request.response().setStatusCode(503).end();
        });
    final List<Pod> three = start(3, INTERVAL);
    for (Pod pod : three) {
      pod.verticle.firstAttemptsDone().await(10, TimeUnit.SECONDS);
    }
    final int before = requests.get();
    final long from = System.nanoTime();
    await().during(INTERVAL.multipliedBy(3)).atMost(WAIT).until(() -> true);
    double took = (System.nanoTime() - from) / 1e9;
    assertThat(requests.get() - before).isLessThanOrEqualTo(1 + (int) Math.ceil(took / 0.45));
    skinsNode.answer(this::answer);
    allHave(three, body.get());
  }

  @Test
  void a_confirmation_is_fetched_by_who_needs_it_and_published() throws Exception {
    // Longer than a slow machine takes until the confirmation: a fetch that is due is not meant.
    Duration interval = Duration.ofSeconds(8);
    final List<Pod> two = start(2, interval);
    allHave(two, body.get());
    allAgree(two);
    final int before = requests.get();
    change(8);
    Pod one = two.get(0);
    assertThat(one.catalogs.offer(account(), "i3", 9, WAIT).await(10, TimeUnit.SECONDS))
        .isEqualTo(new Offer.Priced(9));
    assertThat(requests.get() - before).isEqualTo(1);
    await().atMost(WAIT).until(() -> body.get().equals(two.get(1).text()));
    allAgree(two);
    assertThat(requests.get() - before).isEqualTo(1);
    assertThat(two.get(1).fetches() + one.fetches()).isEqualTo(requests.get());
  }

  @Test
  void a_flood_of_confirmations_at_two_pods_ends_in_one_catalog() throws Exception {
    final List<Pod> two = start(2, INTERVAL);
    allHave(two, body.get());
    for (int generation = 1; generation < 5; generation++) {
      change(generation);
      for (Pod pod : two) {
        pod.catalogs.confirm(account(), clock.instant(), WAIT).await(10, TimeUnit.SECONDS);
        assertThat(pod.text()).isEqualTo(body.get());
      }
    }
    allAgree(two);
    assertThat(two).allMatch(pod -> pod.text().equals(body.get()));
  }

  @Test
  void pieces_that_are_damaged_or_gone_cost_one_fetch_and_are_counted() throws Exception {
    final Pod first = new Pod(INTERVAL);
    allHave(List.of(first), body.get());
    try (TestLink admin = new TestLink(TestLink.standalone(redis.uri(), WAIT)).connected()) {
      for (String trouble : new String[] {"corrupt", "missing"}) {
        await().until(() -> first.catalog().number() != 0);
        admin
            .command(Command.KEYS, "*:base:*")
            .forEach(
                key -> {
                  if (trouble.equals("missing")) {
                    admin.command(Command.DEL, key);
                  } else {
                    admin.command(Command.SETRANGE, key, 50, "spoilt");
                  }
                });
        Pod fresh = new Pod(INTERVAL);
        fresh.verticle.firstAttemptsDone().await(10, TimeUnit.SECONDS);
        assertThat(fresh.text()).isEqualTo(body.get());
        assertThat(fresh.reads(trouble)).isPositive();
        assertThat(fresh.fetches()).isPositive();
        allAgree(List.of(first, fresh));
        Pod next = new Pod(INTERVAL);
        next.verticle.firstAttemptsDone().await(10, TimeUnit.SECONDS);
        assertThat(next.reads("base")).isEqualTo(1);
      }
    }
  }

  @Test
  void a_redis_that_was_emptied_gets_the_catalog_again_under_a_greater_number() throws Exception {
    final List<Pod> two = start(2, INTERVAL);
    allHave(two, body.get());
    allAgree(two);
    final long before = two.get(0).catalog().number();
    flush();
    await().atMost(WAIT).until(() -> two.get(0).catalog().number() > before);
    allAgree(two);
  }
}
