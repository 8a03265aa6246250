package io.skingate.management.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.skingate.management.health.EventLoopPulse;
import io.skingate.metrics.LastHour;
import io.skingate.order.OrderMetrics;
import io.skingate.redis.connection.RedisMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void every_metric_keeps_the_naming_rules_of_prometheus() throws Exception {
    metrics.build("1.0.0", "abc", "25");
    metrics.draining(() -> false);
    new OrderMetrics(metrics.registry(), new LastHour(Clock.systemUTC()));
    new RedisMetrics(metrics.registry());
    System.gc();
    Vertx vertx = metrics.instrument(new VertxOptions()).build();
    try {
      new EventLoopPulse(vertx, metrics.registry(), System::nanoTime);
      vertx.executeBlocking(() -> 1, false).await(5, TimeUnit.SECONDS);

      PrometheusLint lint = PrometheusLint.of(metrics.scrape(ScrapeFormat.PROMETHEUS));

      assertThat(lint.problems()).isEmpty();
      assertThat(lint.series())
          .anyMatch(series -> series.startsWith("vertx_pool_"))
          .anyMatch(series -> series.startsWith("jvm_memory_used_bytes"))
          .contains("process_cpu_seconds_total", "system_cpus", "process_files_open_files")
          .contains("skingate_event_loop_lag_seconds_count");
    } finally {
      vertx.close().await(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void the_build_and_the_drain_are_shown() {
    AtomicBoolean draining = new AtomicBoolean();
    metrics.build("1.2.3", "abcdef", "17.0.1");
    metrics.draining(draining::get);

    assertThat(metrics.scrape(ScrapeFormat.PROMETHEUS))
        .contains("skingate_draining 0.0")
        .contains("skingate_build_info{java=\"17.0.1\",revision=\"abcdef\",version=\"1.2.3\"} 1\n");
    draining.set(true);
    assertThat(metrics.scrape(ScrapeFormat.PROMETHEUS)).contains("skingate_draining 1.0");
  }

  @Test
  void openmetrics_ends_with_its_mark_and_names_counters_without_their_suffix() {
    Counter.builder("skingate.test").description("Counts").register(metrics.registry());

    assertThat(metrics.scrape(ScrapeFormat.OPENMETRICS))
        .contains("# TYPE skingate_test counter")
        .contains("skingate_test_total 0.0")
        .endsWith("# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"process.cpu.time", "jvm.compilation.time"})
  void meters_without_base_units_are_not_taken(String name) {
    metrics.registry().counter(name).increment();

    assertThat(metrics.registry().find(name).counter()).isNull();
  }
}
