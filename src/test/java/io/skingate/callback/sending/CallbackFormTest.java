package io.skingate.callback.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.skingate.callback.queue.DeliveryCursor;
import io.skingate.callback.queue.DeliveryId;
import io.skingate.callback.signature.CallbackHeaders;
import io.skingate.config.Secret;
import io.skingate.skinsnode.Signature;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a callback carries and how its outcome is told. */
class CallbackFormTest {
  private static final byte[] BODY =
      "{\"externalId\":\"o-1\",\"naïve\":\"✓\"}".getBytes(StandardCharsets.UTF_8);
  private static final List<Secret> SECRETS =
      List.of(new Secret("nëw secret"), new Secret("old secret"));

  private static MultiMap headers(Instant now) {
    return CallbackHeaders.of(
        "dlv_abc", CallbackHeaders.ORDER_UPDATED, now, SECRETS, BODY, "Skingate/1.0");
  }

  @Test
  void skinsnodes_form_is_signed_with_the_first_secret() {
    MultiMap headers = headers(Instant.parse("2026-04-25T12:36:12.000Z"));
    assertThat(headers.get("x-event-type")).isEqualTo("order.updated");
    assertThat(headers.get("x-delivery-id")).isEqualTo("dlv_abc");
    assertThat(headers.get("x-timestamp")).isEqualTo("2026-04-25T12:36:12.000Z");
    assertThat(headers.get("x-signature"))
        .isEqualTo(Signature.hex(SECRETS.get(0), "2026-04-25T12:36:12.000Z", BODY))
        .matches("[0-9a-f]{64}");
    assertThat(headers.get("content-type")).isEqualTo("application/json");
    assertThat(headers.get("user-agent")).isEqualTo("Skingate/1.0");
    assertThat(headers.contains("accept-encoding")).isFalse();
  }

  @Test
  void a_public_standard_webhooks_library_verifies_with_every_current_secret() throws Exception {
    Map<String, List<String>> received = new HashMap<>();
    headers(Instant.now())
        .forEach(
            (name, value) -> received.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
    assertThat(received.get("webhook-signature").get(0).split(" ")).hasSize(2);
    for (Secret secret : SECRETS) {
      String theirs = "whsec_" + Base64.getEncoder().encodeToString(secret.bytes());
      new Webhook(theirs)
          .verify(
              new String(BODY, StandardCharsets.UTF_8),
              java.net.http.HttpHeaders.of(received, (name, value) -> true));
    }
    assertThat(received.get("webhook-id")).containsExactly("dlv_abc");
  }

  @ParameterizedTest
  @CsvSource({"acme, order_100042, 1777120572000", "a-b, 'a:b::c.d_-', 1", "x, 1:2:3, 99"})
  void a_delivery_id_can_be_read_back(String tenant, String externalId, long sequence) {
    DeliveryId id = new DeliveryId(tenant, externalId, sequence);
    assertThat(id.toString()).matches("dlv_[A-Za-z0-9_-]+");
    assertThat(DeliveryId.parse(id.toString())).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "dlv_", "dlv_!!", "dlv_YWJj", "dlv_YTpiOg", "dlv_OjE6MQ", "dlv_YTo6MQ", "abc"})
  void what_is_no_delivery_id_is_not_read(String text) {
    assertThat(DeliveryId.parse(text)).isEmpty();
  }

  @Test
  void a_cursor_can_be_read_back_and_nothing_else_is_one() {
    DeliveryCursor cursor = DeliveryCursor.of("acme", "177:o:1");
    assertThat(DeliveryCursor.parse(cursor.toString())).contains(cursor);
    assertThat(cursor.id()).isEqualTo(new DeliveryId("acme", "o:1", 177));
    for (String wrong : List.of("", "!", "YWJj", "YS9i", "YS94OjE")) {
      assertThat(DeliveryCursor.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void an_excerpt_is_safe_to_show() {
    MultiMap sent = headers(Instant.now());
    Buffer answer =
        Buffer.buffer("a\0b\033[31m\r\n\tc ✓ ")
            .appendBytes(new byte[] {(byte) 0xff, (byte) 0xe2, (byte) 0x9c})
            .appendString(" " + sent.get("x-signature") + " " + sent.get("webhook-signature"))
            .appendString(" https://steamcommunity.com/?partner=1&token=AbC-123_x token%3DAbC ");
    String excerpt = ResponseExcerpt.of(answer, true, sent, SECRETS);
    assertThat(excerpt)
        .startsWith("a?b?[31m?\n\tc ✓ ")
        .contains("token=*** token%3D*** ")
        .doesNotContain(sent.get("x-signature"), "AbC", "\uFFFD");
    for (String signature : sent.get("webhook-signature").split(" ")) {
      assertThat(excerpt).doesNotContain(signature.substring(3));
    }
  }

  @Test
  void every_failure_has_a_code_of_its_own() {
    assertThat(AttemptFailures.classify(new UnknownHostException("x")))
        .isEqualTo(AttemptResult.DNS_ERROR);
    assertThat(AttemptFailures.classify(new ConnectException("Connection refused")))
        .isEqualTo(AttemptResult.CONNECTION_REFUSED);
    assertThat(AttemptFailures.classify(new ConnectException("Network is unreachable")))
        .isEqualTo(AttemptResult.UNREACHABLE);
    assertThat(AttemptFailures.classify(new NoRouteToHostException("No route")))
        .isEqualTo(AttemptResult.UNREACHABLE);
    assertThat(AttemptFailures.classify(new ConnectTimeoutException("slow")))
        .isEqualTo(AttemptResult.TIMEOUT);
    assertThat(AttemptFailures.classify(new DecoderException(new SSLHandshakeException("bad"))))
        .isEqualTo(AttemptResult.TLS_ERROR);
    assertThat(AttemptFailures.classify(new TooLongHttpHeaderException("big")))
        .isEqualTo(AttemptResult.RESPONSE_TOO_LARGE);
    assertThat(AttemptFailures.classify(new IllegalArgumentException("invalid version format")))
        .isEqualTo(AttemptResult.MALFORMED_RESPONSE);
    assertThat(AttemptFailures.classify(new java.io.IOException("Connection reset by peer")))
        .isEqualTo(AttemptResult.RESET);
  }

  @ParameterizedTest
  @CsvSource({
    "200, OK",
    "204, OK",
    "299, OK",
    "301, REDIRECT",
    "304, REDIRECT",
    "400, HTTP_STATUS",
    "404, HTTP_STATUS",
    "410, GONE",
    "429, HTTP_STATUS",
    "503, HTTP_STATUS",
    "199, HTTP_STATUS"
  })
  void a_status_decides(int status, AttemptResult result) {
    assertThat(AttemptResult.ofStatus(status)).isEqualTo(result);
  }
}
