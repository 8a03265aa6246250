package io.skingate.callback.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.skingate.callback.signature.CallbackVerifier.Finding;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.skingate.testing.Hmac;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors are what the gateway sends and what a public library makes of them. */
class SignatureVectorsTest {
  private static final Path IN_DOCS = Path.of("docs/signature-vectors.json");
  private static final String IN_JAR = "/signature-vectors.json";

  private record Vector(
      List<Secret> secrets, String id, String timestamp, String body, JsonNode headers) {
    static Vector of(JsonNode json) {
      List<Secret> secrets = new ArrayList<>();
      json.get("secrets").forEach(secret -> secrets.add(new Secret(secret.textValue())));
      return new Vector(
          secrets,
          json.get("id").textValue(),
          json.get("timestamp").textValue(),
          json.get("body").textValue(),
          json.get("headers"));
    }

    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }

    Instant at() {
      return Instant.parse(timestamp);
    }
  }

  private static byte[] inJar() throws Exception {
    try (var in = SignatureVectorsTest.class.getResourceAsStream(IN_JAR)) {
      return in.readAllBytes();
    }
  }

  private static Stream<Named<Vector>> vectors() throws Exception {
    List<Named<Vector>> vectors = new ArrayList<>();
    Json.parseObject(inJar())
        .get("vectors")
        .forEach(json -> vectors.add(Named.of(json.get("name").textValue(), Vector.of(json))));
    assertThat(vectors).hasSizeGreaterThanOrEqualTo(6);
    return vectors.stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void the_gateway_sends_these_headers(Vector vector) {
    MultiMap sent =
        CallbackHeaders.of(
            vector.id, "order.updated", vector.at(), vector.secrets, vector.bytes(), "Skingate/1");
    assertThat(vector.headers.size()).isEqualTo(6);
    vector
        .headers
        .properties()
        .forEach(
            header ->
                assertThat(sent.getAll(header.getKey()))
                    .as(header.getKey())
                    .containsExactly(header.getValue().textValue()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_public_standard_webhooks_library_signs_the_same(Vector vector) throws Exception {
    List<String> theirs = new ArrayList<>();
    for (Secret secret : vector.secrets) {
      String key = "whsec_" + Base64.getEncoder().encodeToString(secret.bytes());
      theirs.add(new Webhook(key).sign(vector.id, vector.at().getEpochSecond(), vector.body));
    }
    assertThat(vector.headers.get("webhook-signature").textValue())
        .isEqualTo(String.join(" ", theirs));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void skinsnodes_form_is_a_plain_hmac(Vector vector) {
    assertThat(vector.headers.get("x-signature").textValue())
        .isEqualTo(Hmac.hex(vector.secrets.get(0).value(), vector.timestamp + "." + vector.body));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void the_verifier_lets_them_through(Vector vector) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    vector
        .headers
        .properties()
        .forEach(header -> headers.add(header.getKey(), header.getValue().textValue()));
    assertThat(
            new CallbackVerifier(vector.secrets.get(0), Duration.ofMinutes(5))
                .verify(headers, vector.bytes(), vector.at().plusSeconds(299)))
        .allMatch(Finding::fits);
  }

  @Test
  void the_documents_show_what_is_in_the_jar() throws Exception {
    assertThat(Files.readAllBytes(IN_DOCS)).isEqualTo(inJar());
    JsonNode first = Json.parseObject(inJar()).get("vectors").get(0);
    for (String document : List.of("README.md", "docs/stores.md")) {
      assertThat(Files.readString(Path.of(document)))
          .contains(
              first.get("secrets").get(0).textValue(),
              first.get("id").textValue(),
              first.get("body").textValue(),
              first.get("timestamp").textValue(),
              "x-signature: " + first.get("headers").get("x-signature").textValue() + "\n",
              "webhook-signature: " + first.get("headers").get("webhook-signature").textValue());
    }
  }
}
