package io.skingate.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.MetricsDocument;
import io.skingate.testing.MetricsDocument.Metric;
import io.skingate.testing.Store;
import io.skingate.testing.World;
import io.skingate.testing.openapi.CheckedHttpClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/metrics.md against what a gateway that did some work gives. */
class MetricsDocumentIT {
  private static final Pattern SERIES =
      Pattern.compile("^(skingate_\\w+?)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  @Test
  void every_series_has_a_row_with_its_type_and_labels() throws Exception {
    List<Store> stores = World.stores("acme");
    try (World world = new World(1, stores, config -> {})) {
      assertThat(world.place(0, stores.get(0), world.newId()).status()).isEqualTo(202);
      URI metrics = world.pod(0).management().resolve("/metrics");
      await().until(() -> get(metrics).contains("skingate_callback_attempts_total{"));

      Map<String, Metric> table = MetricsDocument.read();
      String text = get(metrics);

      int rows = 0;
      for (Matcher series = SERIES.matcher(text); series.find(); rows++) {
        Metric metric = MetricsDocument.of(table, series.group(1));
        assertThat(metric).as(series.group()).isNotNull();
        Set<String> labels = new TreeSet<>();
        if (series.group(2) != null) {
          for (Matcher label = LABEL.matcher(series.group(2)); label.find(); ) {
            labels.add(label.group(1));
          }
        }
        labels.remove("le");
        assertThat(labels).as(series.group()).isEqualTo(metric.labels());
        if (metric.name().equals(series.group(1))) {
          assertThat(text).contains("# TYPE " + metric.name() + " " + metric.type() + "\n");
        }
      }
      assertThat(rows).isGreaterThan(100);
    }
  }

  private static String get(URI uri) throws Exception {
    return CheckedHttpClient.create()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
