package io.skingate.catalog.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.catalog.content.Content;
import io.skingate.catalog.content.ContentStore;
import io.skingate.catalog.content.Contents;
import io.skingate.catalog.sharing.Published.Outcome;
import io.skingate.catalog.sharing.Turn.Mode;
import io.skingate.config.CatalogConfig;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.skinsnode.StandIn;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestResources;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedCatalogIT {
  private static final Duration INTERVAL = Duration.ofMillis(600);
  private static final CatalogConfig CONFIG = new CatalogConfig(INTERVAL, Duration.ofSeconds(60));
  private static final TestResources OPENED = new TestResources();
  private static EmbeddedRedis redis;
  private static TestLink admin;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final ContentStore store = Contents.store(vertx, 64 * 1024 * 1024);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<CatalogSharing> links = new ArrayList<>();
  private SharedCatalog one;
  private SharedCatalog two;

  @BeforeAll
  static void start() throws Exception {
    redis = OPENED.server(EmbeddedRedisOptions.defaults());
    admin = OPENED.admin(redis);
  }

  @AfterAll
  static void stop() {
    OPENED.close();
  }

  @BeforeEach
  void open() {
    admin.command(Command.FLUSHALL);
    one = pod();
    two = pod();
  }

  @AfterEach
  void close() throws Exception {
    on(() -> Future.join(links.stream().map(CatalogSharing::close).toList()));
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private SharedCatalog pod() {
    CatalogSharing sharing =
        new CatalogSharing(
            TestLink.standalone(redis.uri(), Duration.ofSeconds(5)),
            new RedisMetrics(meters),
            meters);
    links.add(sharing);
    return on(
        () -> {
          sharing.open(vertx);
          return Future.succeededFuture(
              sharing.of(
                  vertx,
                  StandIn.account("main", "client", URI.create("http://skinsnode.example")),
                  CONFIG,
                  store,
                  vertx.createSharedWorkerExecutor("test", 1),
                  Clock.systemUTC()));
        });
  }

  private <T> T on(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(go -> call.get().onComplete(promise));
    return TestLink.await(promise.future());
  }

  private Turn turn(SharedCatalog pod, long number, Mode mode) {
    return on(() -> pod.turn(number, mode));
  }

  private Published publish(
      SharedCatalog pod, Turn turn, Content before, long number, Content after) {
    return on(() -> pod.publish(turn, before, number, after, "\"v\""));
  }

  private Content read(SharedCatalog pod, Content atHand, long number) {
    Head head = turn(pod, number, Mode.LOOK).head();
    return on(() -> pod.read(head, atHand, number));
  }

  /** A first content, published by pod one. */
  private Content first(String json) throws Exception {
    Content content = content(json);
    Turn turn = turn(one, 0, Mode.DUE);
    assertThat(publish(one, turn, null, 0, content).outcome()).isEqualTo(Outcome.PUBLISHED);
    return content;
  }

  private long number() {
    return turn(one, 0, Mode.LOOK).head().number();
  }

  private Content content(String json) throws Exception {
    return Contents.of(store, json);
  }

  private static String catalog(int rows, int generation) {
    Random random = new Random(3);
    StringBuilder json = new StringBuilder("{\"items\":[");
    for (int row = 0; row < rows; row++) {
      String filler = Long.toString(random.nextLong(), 36) + Long.toString(random.nextLong(), 36);
      int price = row % 50 == 7 ? row + generation : row;
      json.append(row == 0 ? "" : ", ")
          .append("{\"id\":\"item-%d\",\"x\":\"%s\",\"price\":%d}".formatted(row, filler, price));
    }
    return json.append("]}").toString();
  }

  private static String text(Content content) {
    return new String(Contents.plain(content), UTF_8);
  }

  private static List<String> keys(String pattern) {
    List<String> keys = new ArrayList<>();
    admin.command(Command.KEYS, pattern).forEach(key -> keys.add(key.toString()));
    return keys;
  }

  private double reads(String result) {
    var counter = meters.find("skingate.catalog.shared.reads").tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  private double written() {
    return meters
        .get("skingate.catalog.shared.bytes")
        .tag("direction", "written")
        .counter()
        .count();
  }

  private double publications(String result) {
    var counter =
        meters.find("skingate.catalog.shared.publications").tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void what_one_pod_publishes_another_has_to_the_byte_first_whole_then_by_what_changed()
      throws Exception {
    Content first = first(catalog(20_000, 0));
    final long number = number();
    Content taken = read(two, null, 0);
    assertThat(Contents.gzip(taken)).isEqualTo(Contents.gzip(first));
    assertThat(keys("*:base:*")).hasSize(Pieces.count(first.length(true))).hasSizeGreaterThan(1);
    for (String key : keys("*")) {
      assertThat(admin.command(Command.PTTL, key).toLong()).as(key).isPositive();
    }
    for (String key : keys("*:base:*")) {
      assertThat(admin.command(Command.STRLEN, key).toLong()).isLessThanOrEqualTo(256 * 1024);
    }

    Content second = content(catalog(20_000, 1));
    Turn confirm = turn(one, number, Mode.CONFIRM);
    Published published = publish(one, confirm, first, number, second);
    assertThat(published.number()).isEqualTo(confirm.grant().fence()).isGreaterThan(number);
    Content next = read(two, taken, number);
    assertThat(Contents.gzip(next)).isEqualTo(Contents.gzip(second));
    assertThat(next.etag(true)).isEqualTo(second.etag(true));
    assertThat(reads("deltas")).isEqualTo(1);
    assertThat(keys("*:base:*")).hasSize(Pieces.count(first.length(true)));
    long delta = admin.command(Command.STRLEN, keys("*:delta:*").get(0)).toLong();
    assertThat(delta).isLessThan(second.length(true) / 20);

    Content fresh = read(pod(), null, 0);
    assertThat(Contents.gzip(fresh)).isEqualTo(Contents.gzip(second));
  }

  @Test
  void one_pod_at_a_time_may_fetch_and_only_when_it_is_due() throws Exception {
    Turn granted = turn(one, 0, Mode.DUE);
    assertThat(granted.grant()).isNotNull();
    Turn refused = turn(two, 0, Mode.DUE);
    assertThat(refused.grant()).isNull();
    assertThat(refused.leaseLeft()).isPositive();
    assertThat(refused.held()).isFalse();
    assertThat(turn(two, 0, Mode.FORCE).grant()).isNull();
    publish(one, granted, null, 0, content(catalog(10, 0)));
    long number = number();
    Turn early = turn(two, number, Mode.DUE);
    assertThat(early.grant()).isNull();
    assertThat(early.leaseLeft()).isZero();
    assertThat(early.untilDue(INTERVAL)).isPositive();
    assertThat(turn(two, number, Mode.FORCE).grant()).isNotNull();
  }

  @Test
  void a_lease_that_is_kept_lasts_and_one_that_is_not_lapses() throws Exception {
    Turn granted = turn(one, 0, Mode.DUE);
    long keeping = on(() -> Future.succeededFuture(one.keep(granted.grant())));
    long until = System.nanoTime() + 2 * INTERVAL.toNanos();
    while (System.nanoTime() < until) {
      assertThat(turn(two, 0, Mode.DUE).grant()).isNull();
    }
    on(() -> Future.succeededFuture(vertx.cancelTimer(keeping)));
    await().atMost(INTERVAL.multipliedBy(2)).until(() -> turn(two, 0, Mode.DUE).grant() != null);
    // Whoever lost the lease publishes nothing, though nobody was faster.
    Published late = publish(one, granted, null, 0, content(catalog(10, 0)));
    assertThat(late.outcome()).isEqualTo(Outcome.LOST);
    assertThat(number()).isZero();
    await().until(() -> keys("*:base:*").isEmpty());
  }

  @Test
  void a_failure_holds_every_pod_back_for_its_time() {
    Turn granted = turn(one, 0, Mode.DUE);
    on(() -> one.release(granted.grant(), Duration.ofMillis(500)));
    Turn held = turn(two, 0, Mode.FORCE);
    assertThat(held.grant()).isNull();
    assertThat(held.held()).isTrue();
    assertThat(held.head().failures()).isEqualTo(1);
    assertThat(turn(two, 0, Mode.CONFIRM).grant()).isNotNull();
    await().until(() -> turn(two, 0, Mode.DUE).grant() != null);
  }

  @Test
  void a_fetch_that_began_earlier_never_replaces_a_later_one() throws Exception {
    Content first = first(catalog(1_000, 0));
    final long number = number();
    Turn early = turn(one, number, Mode.CONFIRM);
    Turn late = turn(two, number, Mode.CONFIRM);
    assertThat(late.grant().fence()).isGreaterThan(early.grant().fence());
    Content fromLate = content(catalog(1_000, 2));
    assertThat(publish(two, late, first, number, fromLate).isShared()).isTrue();
    Content fromEarly = content(catalog(1_000, 1));
    for (Content before : new Content[] {first, null}) {
      Published published = publish(one, early, before, number, fromEarly);
      assertThat(published.outcome()).isEqualTo(Outcome.SUPERSEDED);
    }
    assertThat(text(read(one, first, number))).isEqualTo(text(fromLate));
  }

  @Test
  void a_later_fetch_comes_on_top_of_what_an_earlier_one_published_meanwhile() throws Exception {
    Content first = first(catalog(1_000, 0));
    final long number = number();
    Turn early = turn(one, number, Mode.CONFIRM);
    Turn late = turn(two, number, Mode.CONFIRM);
    assertThat(publish(one, early, first, number, content(catalog(1_000, 1))).isShared()).isTrue();
    Content fromLate = content(catalog(1_000, 2));
    Published published = publish(two, late, first, number, fromLate);
    assertThat(published.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(publications("moved")).isEqualTo(1);
    assertThat(publications("base")).isEqualTo(1);
    assertThat(turn(one, 0, Mode.LOOK).head().deltas()).hasSize(2);
    assertThat(text(read(one, first, number))).isEqualTo(text(fromLate));
    assertThat(text(read(one, null, 0))).isEqualTo(text(fromLate));
  }

  @Test
  void what_is_shared_already_keeps_its_number_and_costs_nothing() throws Exception {
    Content first = first(catalog(1_000, 0));
    final long number = number();
    final double written = written();
    Turn again = turn(two, 0, Mode.CONFIRM);
    Published published = publish(two, again, null, 0, content(catalog(1_000, 0)));
    assertThat(published).isEqualTo(new Published(Outcome.UNCHANGED, number));
    assertThat(turn(one, number, Mode.LOOK).head().last()).isEqualTo(again.grant().fence());
    assertThat(written()).isEqualTo(written).isPositive();
    assertThat(publish(one, turn(one, number, Mode.CONFIRM), first, number, first).number())
        .isEqualTo(number);
  }

  @Test
  void the_deltas_outweigh_the_base_at_last_and_a_pod_that_was_up_to_date_needs_it_not()
      throws Exception {
    Content before = first(catalog(3_000, 0));
    for (int generation = 1; publications("base") < 2; generation++) {
      long number = number();
      Content after = content(catalog(3_000, generation));
      publish(one, turn(one, number, Mode.CONFIRM), before, number, after);
      Content taken = read(two, before, number);
      assertThat(Contents.gzip(taken)).isEqualTo(Contents.gzip(after));
      store.retire(taken);
      store.retire(before);
      before = after;
      assertThat(generation).isLessThan(70);
    }
    assertThat(reads("base")).isZero();
    Head head = turn(one, 0, Mode.LOOK).head();
    assertThat(head.base().number()).isEqualTo(head.number());
    assertThat(head.deltas()).hasSize(1);
    assertThat(text(read(two, null, 0))).isEqualTo(text(before));
    List<String> old =
        keys("*:base:*").stream().filter(key -> !key.contains(":" + head.number())).toList();
    assertThat(old).isNotEmpty();
    await()
        .until(() -> old.stream().allMatch(k -> admin.command(Command.PTTL, k).toLong() <= 60_000));
  }

  @Test
  void a_damaged_or_missing_delta_is_gone_around_and_a_damaged_base_is_said() throws Exception {
    Content first = first(catalog(2_000, 0));
    final long number = number();
    Content second = content(catalog(2_000, 1));
    publish(one, turn(one, number, Mode.CONFIRM), first, number, second);
    final long next = number();
    String delta = keys("*:delta:*").get(0);
    Response sound = admin.command(Command.GET, delta);
    for (String broken : new String[] {"damaged", "", null}) {
      if (broken == null) {
        admin.command(Command.DEL, delta);
      } else {
        admin.command(Command.SET, delta, broken);
      }
      assertThatThrownBy(() -> read(two, first, number))
          .hasMessageContaining("a piece of the catalog");
    }
    assertThat(reads("corrupt")).isEqualTo(4);
    assertThat(reads("missing")).isEqualTo(2);
    assertThat(sound).isNotNull();

    // A whole content of another number goes around all of it.
    Content third = content(catalog(2_000, 2));
    assertThat(publish(two, turn(two, 0, Mode.CONFIRM), null, 0, third).isShared()).isTrue();
    assertThat(text(read(one, second, next))).isEqualTo(text(third));
    String base = keys("*:base:" + number() + ":0").get(0);
    admin.command(Command.SETRANGE, base, 100, "x");
    assertThatThrownBy(() -> read(one, second, next)).isInstanceOf(Exception.class);
    admin.command(Command.HSET, keys("*head").get(0), "digest", "another");
    assertThatThrownBy(() -> read(one, null, 0)).isInstanceOf(Exception.class);
  }

  @Test
  void what_is_sound_but_leads_to_something_else_is_not_taken() throws Exception {
    Content first = first(catalog(500, 0));
    admin.command(Command.HSET, keys("*head").get(0), "digest", "0".repeat(64));
    final long bytes = store.bytes();
    assertThatThrownBy(() -> read(two, null, 0)).hasMessageContaining("another one");
    assertThat(store.bytes()).isEqualTo(bytes);
    assertThat(first.items()).isEqualTo(500);
  }

  @Test
  void a_head_that_was_spoilt_is_begun_anew() throws Exception {
    Content first = first(catalog(10, 0));
    final long number = number();
    String head = keys("*head").get(0);
    for (String field : List.of("base", "deltas", "number", "last", "began", "failures")) {
      admin.command(Command.HSET, head, field, "spoilt");
      Turn turn = turn(two, 0, Mode.FORCE);
      Content next = content(catalog(10, 1));
      assertThat(publish(two, turn, null, 0, next).outcome())
          .as(field)
          .isEqualTo(Outcome.PUBLISHED);
      assertThat(number()).isGreaterThan(number);
      assertThat(text(read(one, first, number))).isEqualTo(text(next));
    }
  }

  @Test
  void numbers_grow_over_a_redis_that_was_emptied_and_a_clock_that_went_back() throws Exception {
    first(catalog(10, 0));
    final long number = number();
    admin.command(Command.FLUSHALL);
    // As if Redis's clock had gone back by much since this pod heard of the number.
    long far = number + Duration.ofDays(1).toNanos() / 1_000;
    Turn turn = turn(two, far, Mode.DUE);
    assertThat(turn.grant().fence()).isEqualTo(far + 1);
    publish(two, turn, null, 0, content(catalog(10, 1)));
    assertThat(number()).isEqualTo(far + 1);
    admin.command(Command.HINCRBY, keys("*head").get(0), "began", Duration.ofDays(1).toMillis());
    Turn next = turn(one, far + 1, Mode.DUE);
    assertThat(next.grant().fence()).isEqualTo(far + 2);
    assertThat(publish(one, next, null, 0, content(catalog(10, 2))).number()).isEqualTo(far + 2);
  }
}
