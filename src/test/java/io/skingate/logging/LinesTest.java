package io.skingate.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.KeyValuePair;

class LinesTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("io.skingate.order.Orders");

  @Test
  void json_is_one_object_a_line_with_key_values_at_the_top() throws Exception {
    LoggingEvent event = event("Order\naccepted", null);
    event.setInstant(Instant.parse("2026-11-23T01:02:03.004567Z"));
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("tenant", "acme"),
            new KeyValuePair("durationMs", 12),
            new KeyValuePair("externalId", "o\"1")));

    String line = encode(LogFormat.JSON, event);

    assertThat(line).endsWith("\n");
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly(
            "time", "level", "message", "logger", "tenant", "durationMs", "externalId");
    assertThat(json.get("time").asText()).isEqualTo("2026-11-23T01:02:03.004Z");
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("message").asText()).isEqualTo("Order\naccepted");
    assertThat(json.get("logger").asText()).isEqualTo("io.skingate.order.Orders");
    assertThat(json.get("tenant").asText()).isEqualTo("acme");
    assertThat(json.get("durationMs").isNumber()).isTrue();
    assertThat(json.get("externalId").asText()).isEqualTo("o\"1");
  }

  @Test
  void json_bounds_and_masks_a_stack_trace() throws Exception {
    Throwable deep = new IllegalStateException("cause token=abcSECRET&x");
    for (int i = 0; i < 200; i++) {
      deep = new IllegalStateException("level " + i + " " + "x".repeat(200), deep);
    }
    JsonNode json = new ObjectMapper().readTree(encode(LogFormat.JSON, event("failed", deep)));
    String stack = json.get("stackTrace").asText();
    assertThat(stack).contains("cause token=***&x").doesNotContain("SECRET");
    assertThat(stack.length()).isLessThanOrEqualTo(8192);
  }

  @Test
  void text_is_one_line_for_people() {
    LoggingEvent event = event("Order\naccepted", null);
    event.setKeyValuePairs(List.of(new KeyValuePair("tenant", "acme")));
    assertThat(encode(LogFormat.TEXT, event).strip())
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  Orders: Order accepted tenant=\"acme\"");
  }

  @Test
  void values_keep_their_kind_and_null_leaves_no_field() throws Exception {
    LoggingEvent event = event("x", null);
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("flag", true),
            new KeyValuePair("ratio", 0.5),
            new KeyValuePair("list", List.of("a", "x-client-secret: SECRET")),
            new KeyValuePair("problem", null),
            new KeyValuePair("hostile", "\ud800 \ud83d\ude00 \u0000 \u2028 ü")));
    String line = encode(LogFormat.JSON, event);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("flag").isBoolean()).isTrue();
    assertThat(json.get("ratio").doubleValue()).isEqualTo(0.5);
    assertThat(json.get("list")).hasToString("[\"a\",\"x-client-secret: ***\"]");
    assertThat(json.has("problem")).isFalse();
    assertThat(json.get("hostile").asText()).endsWith("\ud83d\ude00 \u0000 \u2028 ü");
    assertThat(encode(LogFormat.TEXT, event)).doesNotContain("null").doesNotContain("SECRET");
  }

  @ParameterizedTest
  @EnumSource
  void cuts_what_is_too_long_without_showing_a_piece_of_a_secret(LogFormat format) {
    for (int before = 4070; before < 4110; before++) {
      String text = "x".repeat(before) + " redis://u:SECRET@h " + "y".repeat(20_000);
      assertThat(encode(format, event(text, null))).hasSizeLessThan(5000).doesNotContain("SEC");
    }
  }

  @ParameterizedTest
  @EnumSource
  void masks_secrets_in_messages_and_values(LogFormat format) {
    LoggingEvent event =
        event("got x-signature: SECRETabc from https://s.example/?partner=1&token=SECRETx", null);
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("url", "https://s.example/?partner=1&token=SECRETy&z=1"),
            new KeyValuePair("header", "Authorization: Bearer SECRETz"),
            new KeyValuePair("redis", "redis://u:SECRETp@h:6379")));
    assertThat(encode(format, event))
        .doesNotContain("SECRET")
        .contains("partner=1&token=***", "&z=1", "redis://***@h:6379");
  }

  @ParameterizedTest
  @EnumSource
  void masks_fields_by_name(LogFormat format) {
    LoggingEvent event = event("x", null);
    event.setKeyValuePairs(
        Stream.of(
                "token",
                "tradeToken",
                "secret",
                "clientSecret",
                "clientSecrets",
                "signature",
                "authorization",
                "Authorization",
                "x-signature",
                "x-client-secret",
                "webhook-signature",
                "password",
                "cookie")
            .map(name -> new KeyValuePair(name, "SECRET"))
            .toList());
    assertThat(encode(format, event)).doesNotContain("SECRET");
  }

  private String encode(LogFormat format, LoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      Lines.of(format).write(event, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private LoggingEvent event(String message, Throwable cause) {
    return new LoggingEvent("", logger, Level.WARN, message, cause, null);
  }
}
