package io.skingate.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.callback.queue.ClaimedDelivery;
import io.skingate.callback.sending.CallbackTarget;
import io.skingate.testing.LogLines;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointLogTest {
  private final AtomicLong nanos = new AtomicLong();
  private final EndpointLog endpoints = new EndpointLog(nanos::get);
  private final LogLines log = new LogLines(EndpointLog.class.getName());

  @AfterEach
  void close() {
    log.close();
  }

  private static ClaimedDelivery delivery(String tenant, String url, int failedBefore) {
    return new ClaimedDelivery(
        tenant, "o-1", 1, 1, url, failedBefore, 0, 1, Buffer.buffer("{}"), url, "n", "main", null);
  }

  @Test
  void an_endpoint_that_never_failed_is_not_news() {
    endpoints.succeeded(delivery("acme", "https://a.example/1", 0));
    assertThat(log.all()).isEmpty();
  }

  @Test
  void one_line_when_it_works_again_whichever_path_and_however_many_wait() {
    for (int i = 0; i < 7; i++) {
      endpoints.failed(delivery("acme", "https://a.example:8443/order/" + i + "?token=x", i));
    }
    endpoints.failed(delivery("globex", "https://a.example:8443/", 0));
    endpoints.failed(delivery("acme", "https://b.example/", 0));
    nanos.set(90_000_000_000L);
    for (int i = 0; i < 7; i++) {
      endpoints.succeeded(delivery("acme", "https://a.example:8443/order/" + i, 1));
    }
    assertThat(log.written())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.message()).isEqualTo("Callback endpoint works again");
              assertThat(line.fields())
                  .containsEntry("tenant", "acme")
                  .containsEntry("host", "a.example:8443")
                  .containsEntry("failures", 7L)
                  .containsEntry("durationMs", 90_000L);
            });
    endpoints.failed(delivery("acme", "https://a.example:8443/", 0));
    endpoints.succeeded(delivery("acme", "https://a.example:8443/", 1));
    assertThat(log.written()).hasSize(2);
  }

  @Test
  void what_another_pod_saw_fail_is_told_once_too() {
    for (int i = 0; i < 5; i++) {
      endpoints.succeeded(delivery("acme", "https://a.example/" + i, 3));
    }
    assertThat(log.written())
        .singleElement()
        .satisfies(line -> assertThat(line.fields()).containsEntry("failures", 3L));
  }

  @ParameterizedTest
  @CsvSource({
    "https://Shop.example/hook?token=x, shop.example",
    "https://shop.example:443/, shop.example",
    "http://shop.example:8080/a, shop.example:8080",
    "https://[2001:DB8::1]:8443/a, [2001:db8::1]:8443",
    "ftp://shop.example/, invalid",
    "https://u:p@shop.example/, invalid",
  })
  void a_host_is_named_without_anything_else_of_its_url(String url, String host) {
    assertThat(CallbackTarget.hostOf(url)).isEqualTo(host);
  }
}
