package io.skingate.management.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.management.ManagementHarness;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsIT {
  private ManagementHarness server;

  @BeforeEach
  void start() throws Exception {
    server = new ManagementHarness(ManagementHarness.TOKEN);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void gives_prometheus_text_without_credentials() throws Exception {
    HttpResponse<String> metrics = server.call("GET", "/metrics");

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(PrometheusLint.of(metrics.body()).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/openmetrics-text | true",
        "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5 | true",
        "text/plain;version=0.0.4;q=0.9,application/openmetrics-text;q=0.5 | false",
        "application/openmetrics-text;q=0,text/plain | false",
        "*/* | false",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily | false",
        "nonsense | false",
      })
  void gives_openmetrics_when_asked_for(String accept, boolean open) throws Exception {
    HttpResponse<String> metrics = server.call("GET", "/metrics", "Accept", accept);

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body().endsWith("# EOF\n")).isEqualTo(open);
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith(open ? "application/openmetrics-text; version=1.0.0" : "text/plain");
  }

  @Test
  void what_is_asked_of_this_server_adds_no_series() throws Exception {
    server.call("GET", "/metrics");
    Set<String> before = series();

    for (int i = 0; i < 100; i++) {
      server.call("ODD" + i, "/metrics");
      server.call("GET", "/odd/" + i);
      server.call("GET", "/admin/orders/odd-" + i + "/x", "Authorization", "Bearer " + i);
    }

    assertThat(series()).isEqualTo(before);
  }

  private Set<String> series() throws Exception {
    return PrometheusLint.of(server.call("GET", "/metrics").body()).steadySeries();
  }
}
