package io.skingate.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.config.RedisConfig;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.metrics.LastHour;
import io.skingate.pods.PodReports.Known;
import io.skingate.pods.PodSelf.Health;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.testing.RedisCluster;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestResources;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pods tell each other by Redis. */
class PodReportsIT {
  private final TestResources opened = new TestResources();
  private final LastHour lastHour = new LastHour(Clock.systemUTC());

  @AfterEach
  void close() {
    opened.close();
  }

  private PodSelf self(String pod) {
    return new PodSelf(
        pod,
        null,
        "1.0.0",
        Clock.systemUTC(),
        TestTenants.tenants("acme"),
        lastHour,
        account -> new AccountState("closed", false, null, null, null, null, null),
        () -> new Health("ready", List.of()));
  }

  /** Two pods, of which the second asks. */
  private void tellEachOther(RedisConfig config) throws Exception {
    lastHour.count("acme", Figure.ORDERS);
    try (TestLink link = new TestLink(config).connected()) {
      PodReporter reporter = new PodReporter(link.link(), "test", self("first"));
      link.on(() -> deployed(reporter));
      PodReports reports = new PodReports(link.vertx(), link.link(), "test", self("second"));

      await().atMost(Duration.ofSeconds(5)).until(() -> read(link, reports).reports().size() == 2);
      Known known = read(link, reports);
      assertThat(known.redis()).isTrue();
      assertThat(known.reports()).extracting(PodReport::pod).containsExactly("second", "first");
      assertThat(
              PodSum.of(known.reports(), Instant.now()).stores().get("acme").total(Figure.ORDERS))
          .as("both count what this process did")
          .isEqualTo(2);

      link.on(() -> reporter.stop().mapEmpty());
      assertThat(read(link, reports).reports())
          .extracting(PodReport::pod)
          .containsExactly("second");
    }
  }

  private static Known read(TestLink link, PodReports reports) {
    return link.on(reports::read);
  }

  /** On the event loop of its link. */
  private static Future<Object> deployed(PodReporter reporter) {
    try {
      return reporter.deploy(Vertx.currentContext()).mapEmpty();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  @Test
  void a_user_without_channels_suffices() throws Exception {
    EmbeddedRedis server =
        opened.server(
            EmbeddedRedisOptions.defaults()
                .withDirective(
                    "user skin on >right ~test:* resetchannels +@all -@dangerous -@admin"));
    tellEachOther(
        TestLink.standalone(
            "redis://skin:right@127.0.0.1:" + server.port(), Duration.ofSeconds(2)));
  }

  @Test
  void in_a_cluster_too() throws Exception {
    try (RedisCluster cluster = new RedisCluster()) {
      tellEachOther(
          TestLink.config(RedisConfig.Mode.CLUSTER, cluster.uris(), null, Duration.ofSeconds(2)));
    }
  }

  @Test
  void without_redis_a_pod_says_what_it_knows_itself() throws Exception {
    EmbeddedRedis server = opened.server(EmbeddedRedisOptions.defaults());
    try (TestLink link =
        new TestLink(
            TestLink.standalone("redis://127.0.0.1:" + server.port(), Duration.ofMillis(300)))) {
      link.connected();
      PodReports reports = new PodReports(link.vertx(), link.link(), "test", self("alone"));
      server.stop();

      Known known = link.on(reports::read);

      assertThat(known.redis()).isFalse();
      assertThat(known.reports()).extracting(PodReport::pod).containsExactly("alone");
    }
  }
}
