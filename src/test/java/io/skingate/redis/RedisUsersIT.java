package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestResources;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the gateway is at Redis. */
class RedisUsersIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final String LEAST = "~test:* +@all -@dangerous -@admin";
  private static final Script SET = Script.of("set", "return redis.call('SET', KEYS[1], ARGV[1])");

  private final TestResources opened = new TestResources();

  @AfterEach
  void close() {
    opened.close();
  }

  private EmbeddedRedis server(String... directives) throws Exception {
    EmbeddedRedisOptions options = EmbeddedRedisOptions.defaults();
    for (String directive : directives) {
      options = options.withDirective(directive);
    }
    return opened.server(options);
  }

  private static RedisConfig config(EmbeddedRedis server, String userInfo) {
    return TestLink.standalone("redis://" + userInfo + "127.0.0.1:" + server.port(), TIMEOUT);
  }

  private static String set(TestLink link, String key) {
    return link.on(() -> link.link().eval(SET, List.of(key), "1")).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "user skin on >a+b ~test:* +@all -@dangerous -@admin, skin:a+b@",
    "user skin on >a+b ~test:* +@all -@dangerous -@admin, skin:a%2Bb@",
    "user skin on >a@b:c/d%e ~test:* +@all -@dangerous -@admin, skin:a%40b%3Ac%2Fd%25e@",
    "user skin on nopass ~test:* +@all -@dangerous -@admin, skin@",
  })
  void the_user_that_is_named_is_the_one_that_is_used(String acl, String userInfo)
      throws Exception {
    EmbeddedRedis server = server(acl);
    try (TestLink link = new TestLink(config(server, userInfo)).connected()) {
      assertThat(set(link, "test:a")).isEqualTo("OK");
      assertThatThrownBy(() -> set(link, "other:a"))
          .as("the open default user could")
          .hasMessageContaining("NOPERM");
      assertThat(link.link().passwordUnused()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"skin:wrong@", "nobody:right@", "skin@", "skin:@"})
  void a_user_that_redis_refuses_is_never_replaced_by_the_open_default_user(String userInfo)
      throws Exception {
    EmbeddedRedis server = server("user skin on >right " + LEAST);
    try (TestLink link = new TestLink(config(server, userInfo))) {
      link.on(() -> link.vertx().timer(400, TimeUnit.MILLISECONDS));
      assertThat(link.link().isConnected()).isFalse();
    }
  }

  @Test
  void a_default_user_that_may_do_nothing_is_not_needed() throws Exception {
    EmbeddedRedis server = server("user skin on >right " + LEAST, "user default on nopass -@all");
    try (TestLink link = new TestLink(config(server, "skin:right@")).connected()) {
      assertThat(set(link, "test:a")).isEqualTo("OK");
    }
  }

  @Test
  void a_password_that_redis_does_not_want_is_told() throws Exception {
    EmbeddedRedis server = server();
    for (String userInfo : List.of(":pw@", "default:pw@")) {
      try (TestLink link = new TestLink(config(server, userInfo)).connected()) {
        assertThat(set(link, "test:a")).isEqualTo("OK");
        assertThat(link.link().passwordUnused()).isTrue();
        assertThat(link.on(() -> RedisRequirements.check(link.link())).warnings())
            .anyMatch(warning -> warning.contains("without a password"));
      }
    }
  }

  @Test
  void a_database_is_selected_as_the_user_that_was_named() throws Exception {
    EmbeddedRedis server = server("requirepass right");
    try (TestLink link =
            new TestLink(
                    TestLink.standalone(
                        "redis://:right@127.0.0.1:" + server.port() + "/2", TIMEOUT))
                .connected();
        TestLink other = new TestLink(config(server, ":right@")).connected()) {
      set(link, "test:a");
      assertThat(link.command(Command.EXISTS, "test:a").toLong()).isEqualTo(1);
      assertThat(other.command(Command.EXISTS, "test:a").toLong()).isZero();
    }
  }

  @Test
  void a_redis_that_does_not_tell_its_eviction_policy_gets_a_warning() throws Exception {
    EmbeddedRedis server =
        server("user skin on >right " + LEAST, "user half on >right ~* +@all -info");
    try (TestLink link = new TestLink(config(server, "skin:right@")).connected()) {
      RedisRequirements.Findings findings = link.on(() -> RedisRequirements.check(link.link()));
      assertThat(findings.refusals()).isEmpty();
      assertThat(findings.warnings()).anyMatch(warning -> warning.contains("maxmemory-policy"));
    }
    try (TestLink link = new TestLink(config(server, "half:right@")).connected()) {
      assertThat(link.on(() -> RedisRequirements.check(link.link())).warnings())
          .as("CONFIG tells")
          .noneMatch(warning -> warning.contains("maxmemory-policy"));
      link.command(Command.CONFIG, "SET", "maxmemory-policy", "allkeys-lru");
      assertThat(link.on(() -> RedisRequirements.check(link.link())).refusals())
          .anyMatch(refusal -> refusal.contains("allkeys-lru"));
    }
  }

  private EmbeddedRedis sentinel(EmbeddedRedis master, String... directives) throws Exception {
    EmbeddedRedisOptions options =
        EmbeddedRedisOptions.defaults()
            .asSentinel()
            .withDirective("sentinel monitor skin 127.0.0.1 " + master.port() + " 1")
            .withDirective("sentinel auth-pass skin of-master");
    for (String directive : directives) {
      options = options.withDirective(directive);
    }
    return opened.server(options);
  }

  private static RedisConfig sentinels(
      EmbeddedRedis sentinel, String userInfo, String masterUser, String masterPassword) {
    return new RedisConfig(
        RedisConfig.Mode.SENTINEL,
        List.of(new Secret("redis://" + userInfo + "127.0.0.1:" + sentinel.port())),
        "skin",
        masterUser,
        masterPassword == null ? null : new Secret(masterPassword),
        "test",
        TIMEOUT);
  }

  @Test
  void sentinels_and_master_may_have_the_same_credentials_or_only_the_master_some()
      throws Exception {
    EmbeddedRedis master = server("requirepass of-master");
    for (EmbeddedRedis sentinel :
        List.of(sentinel(master), sentinel(master, "requirepass of-master"))) {
      try (TestLink link =
          new TestLink(sentinels(sentinel, ":of-master@", null, null)).connected()) {
        assertThat(set(link, "test:a")).isEqualTo("OK");
      }
    }
  }

  @Test
  void sentinels_and_master_may_have_different_credentials() throws Exception {
    EmbeddedRedis master = server("requirepass of-master", "user skin on >of-skin " + LEAST);
    EmbeddedRedis sentinel = sentinel(master, "requirepass of-sentinel");
    EmbeddedRedis open = sentinel(master);
    try (TestLink link =
        new TestLink(sentinels(sentinel, ":of-sentinel@", null, "of-master")).connected()) {
      assertThat(set(link, "other:a")).isEqualTo("OK");
    }
    for (String userInfo : List.of(":of-sentinel@", "")) {
      EmbeddedRedis asked = userInfo.isEmpty() ? open : sentinel;
      try (TestLink link =
          new TestLink(sentinels(asked, userInfo, "skin", "of-skin")).connected()) {
        assertThat(set(link, "test:a")).isEqualTo("OK");
        assertThatThrownBy(() -> set(link, "other:a")).hasMessageContaining("NOPERM");
      }
    }
  }

  @Test
  void a_cluster_works_with_a_user_that_may_not_ask_for_its_slots() throws Exception {
    EmbeddedRedis[] nodes = new EmbeddedRedis[2];
    TestLink[] admins = new TestLink[2];
    for (int i = 0; i < 2; i++) {
      nodes[i] =
          server(
              "cluster-enabled yes",
              "cluster-require-full-coverage no",
              "user skin on >right " + LEAST);
      admins[i] = opened.admin(nodes[i]);
    }
    admins[0].command(Command.CLUSTER, slots(0, 8191));
    admins[1].command(Command.CLUSTER, slots(8192, 16383));
    admins[0].command(Command.CLUSTER, "MEET", "127.0.0.1", nodes[1].port());
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                java.util.Arrays.stream(admins)
                    .allMatch(
                        admin ->
                            admin
                                .command(Command.CLUSTER, "INFO")
                                .toString()
                                .matches("(?s).*cluster_state:ok.*cluster_slots_ok:16384.*")));
    RedisConfig config =
        TestLink.config(
            RedisConfig.Mode.CLUSTER,
            List.of("redis://skin:right@127.0.0.1:" + nodes[0].port()),
            null,
            TIMEOUT);
    try (TestLink link = new TestLink(config).connected()) {
      for (int i = 0; i < 8; i++) {
        assertThat(set(link, "test:{" + i + "}")).isEqualTo("OK");
      }
    }
    for (TestLink admin : admins) {
      assertThat(admin.command(Command.DBSIZE).toLong()).isPositive();
    }
  }

  private static Object[] slots(int from, int to) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of("ADDSLOTS"),
            java.util.stream.IntStream.rangeClosed(from, to).boxed())
        .toArray();
  }
}
