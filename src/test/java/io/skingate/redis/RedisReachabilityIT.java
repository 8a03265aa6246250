package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.config.RedisConfig;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.testing.ForgetfulProxy;
import io.skingate.testing.RedisCluster;
import io.skingate.testing.SentinelRedis;
import io.skingate.testing.SilentAddress;
import io.skingate.testing.TestLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.redis.client.Response;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that a firewall forgot, and names of which one address is silent. */
class RedisReachabilityIT {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Script INCREMENT =
      Script.of("increment", "return redis.call('INCR', KEYS[1])");
  private static final Script REPEATABLE =
      Script.of("append", "return redis.call('APPEND', KEYS[1], '.')").mayRepeat();

  private final EmbeddedRedis server = new EmbeddedRedis();

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private static TestLink link(int port) {
    return link(port, TIMEOUT);
  }

  private static TestLink link(int port, Duration timeout) {
    return new TestLink(TestLink.standalone("redis://127.0.0.1:" + port, timeout)).connected();
  }

  private static Future<Response> begin(TestLink link, Script script) {
    return link.begin(() -> link.link().eval(script, List.of("n")));
  }

  @Test
  void a_quiet_link_is_not_forgotten_by_a_firewall() throws Exception {
    try (ForgetfulProxy firewall = new ForgetfulProxy(server.port(), Duration.ofSeconds(3));
        TestLink link = link(firewall.port())) {
      link.on(() -> link.vertx().timer(4, TimeUnit.SECONDS));
      assertThat(TestLink.await(begin(link, INCREMENT)).toLong()).isEqualTo(1);
      assertThat(firewall.opened()).isEqualTo(1);
    }
  }

  @Test
  void a_forgotten_link_is_noticed_before_anybody_needs_it() throws Exception {
    try (ForgetfulProxy firewall = new ForgetfulProxy(server.port());
        TestLink link = link(firewall.port())) {
      firewall.forget();
      await().atMost(Duration.ofSeconds(5)).until(() -> link.reconnects() == 1);
      assertThat(TestLink.await(begin(link, INCREMENT)).toLong()).isEqualTo(1);
      assertThat(firewall.opened()).isEqualTo(2);
    }
  }

  @Test
  void a_script_that_may_run_twice_is_sent_once_more_when_its_link_was_forgotten()
      throws Exception {
    try (ForgetfulProxy firewall = new ForgetfulProxy(server.port());
        TestLink link = link(firewall.port())) {
      begin(link, REPEATABLE);
      TestLink.await(begin(link, INCREMENT).otherwiseEmpty());
      firewall.forget();
      long from = System.nanoTime();
      Future<Response> repeated = begin(link, REPEATABLE);
      Future<Response> other = begin(link, INCREMENT);
      assertThat(TestLink.await(repeated)).isNotNull();
      assertThat(Duration.ofNanos(System.nanoTime() - from))
          .isBetween(TIMEOUT, TIMEOUT.multipliedBy(3));
      assertThatThrownBy(() -> TestLink.await(other)).isInstanceOf(RedisUnavailableException.class);
      assertThat(link.reconnects()).isEqualTo(1);
    }
  }

  @Test
  void what_comes_just_when_a_link_was_lost_waits_for_the_next_one() throws Exception {
    try (ForgetfulProxy firewall = new ForgetfulProxy(server.port());
        TestLink link = link(firewall.port(), Duration.ofSeconds(2))) {
      firewall.forget();
      Future<Response> afterwards =
          link.begin(
              () ->
                  link.link()
                      .eval(INCREMENT, List.of("n"))
                      .recover(lost -> link.link().eval(INCREMENT, List.of("n"))));
      assertThat(TestLink.await(afterwards).toLong()).isEqualTo(1);
    }
  }

  @Test
  void a_script_whose_connection_is_closed_under_it_is_sent_once_more() throws Exception {
    try (ForgetfulProxy way = new ForgetfulProxy(server.port());
        TestLink link = link(way.port())) {
      TestLink.await(begin(link, INCREMENT));
      server.pause();
      Future<Response> repeated = begin(link, REPEATABLE);
      Future<Response> other = begin(link, INCREMENT);
      way.cut();
      assertThatThrownBy(() -> TestLink.await(other)).isInstanceOf(RedisUnavailableException.class);
      server.resume();
      assertThat(TestLink.await(repeated)).isNotNull();
    }
  }

  private static Vertx knowing(String hosts) {
    return Vertx.vertx(
        new VertxOptions()
            .setAddressResolverOptions(
                new AddressResolverOptions().setHostsValue(Buffer.buffer(hosts))));
  }

  private static SilentAddress silent(int port) throws Exception {
    return new SilentAddress(InetAddress.getByName("127.0.0.2"), port);
  }

  @Test
  void a_name_whose_first_address_is_silent_is_reached_at_its_second() throws Exception {
    try (SilentAddress silent = silent(server.port());
        TestLink link =
            new TestLink(
                TestLink.standalone("redis://two.test:" + server.port(), TIMEOUT),
                knowing("127.0.0.2 two.test\n127.0.0.1 two.test"))) {
      link.connected();
      assertThat(TestLink.await(begin(link, INCREMENT)).toLong()).isEqualTo(1);
    }
  }

  @Test
  void a_name_whose_first_address_refuses_is_reached_at_its_second() throws Exception {
    try (TestLink link =
        new TestLink(
            TestLink.standalone("redis://two.test:" + server.port(), TIMEOUT),
            knowing("::1 two.test\n127.0.0.3 two.test\n127.0.0.1 two.test"))) {
      link.connected();
      assertThat(TestLink.await(begin(link, INCREMENT)).toLong()).isEqualTo(1);
    }
  }

  @Test
  void a_silent_sentinel_and_a_sentinel_name_with_a_silent_address_are_passed() throws Exception {
    try (SentinelRedis redis = new SentinelRedis()) {
      int port = URI.create(redis.sentinelUri()).getPort();
      try (SilentAddress silent = silent(port)) {
        for (List<String> uris :
            List.of(
                List.of("redis://127.0.0.2:" + port, redis.sentinelUri()),
                List.of("redis://two.test:" + port))) {
          try (TestLink link =
              new TestLink(
                  TestLink.config(
                      RedisConfig.Mode.SENTINEL, uris, SentinelRedis.MASTER_NAME, TIMEOUT),
                  knowing("127.0.0.2 two.test\n127.0.0.1 two.test"))) {
            link.connected();
            assertThat(TestLink.await(begin(link, INCREMENT)).toLong()).isPositive();
          }
        }
      }
    }
  }

  @Test
  void a_cluster_is_reached_though_a_seed_is_silent_or_has_a_silent_address() throws Exception {
    try (RedisCluster redis = new RedisCluster()) {
      int port = URI.create(redis.uris().get(0)).getPort();
      try (SilentAddress silent = silent(port)) {
        for (List<String> uris :
            List.of(
                List.of("redis://127.0.0.2:" + port, redis.uris().get(1)),
                List.of("redis://two.test:" + port))) {
          try (TestLink link =
              new TestLink(
                  TestLink.config(RedisConfig.Mode.CLUSTER, uris, null, TIMEOUT),
                  knowing("127.0.0.2 two.test\n127.0.0.1 two.test"))) {
            link.connected();
            for (String key : List.of("{a}", "{b}", "{c}", "{d}")) {
              assertThat(link.on(() -> link.link().eval(INCREMENT, List.of(key))).toLong())
                  .isPositive();
            }
          }
        }
      }
    }
  }
}
