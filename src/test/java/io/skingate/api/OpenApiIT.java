package io.skingate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.api.RawHttp.Answer;
import io.skingate.testing.openapi.ContractDocument;
import io.skingate.testing.openapi.RouteList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The tenants' document as it is served, and whether it has the server's routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
  private ApiHarness api;

  @BeforeAll
  void start() throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
  }

  private Answer anybody(String method, String path, String headers) throws Exception {
    try (RawHttp connection = api.connect()) {
      return connection
          .write(ApiHarness.request(method, path, headers))
          .read(method.equals("HEAD"));
    }
  }

  @ParameterizedTest
  @CsvSource({"/openapi.yaml,application/yaml", "/openapi.json,application/json"})
  void anybody_may_read_the_document_and_ask_whether_it_changed(String path, String type)
      throws Exception {
    Answer whole = anybody("GET", path, "");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header("content-type")).isEqualTo(type);
    assertThat(whole.header("cache-control")).isEqualTo("public, max-age=300");
    assertThat(whole.header("access-control-allow-origin")).isEqualTo("*");
    String etag = whole.header("etag");
    assertThat(etag).matches("\"[0-9a-f]{32}\"");
    Answer held = anybody("GET", path, "if-none-match: W/" + etag + "\r\n");
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.header("etag")).isEqualTo(etag);
    assertThat(held.body()).isEmpty();
    Answer stale = anybody("GET", path, "if-none-match: \"other\"\r\n");
    assertThat(stale.status()).isEqualTo(200);
    Answer head = anybody("HEAD", path, "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("etag")).isEqualTo(etag);
    assertThat(head.header("content-length")).isEqualTo(String.valueOf(whole.body().length));
  }

  @Test
  void both_forms_say_the_same() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Object yaml =
        new Load(LoadSettings.builder().build())
            .loadFromString(anybody("GET", "/openapi.yaml", "").text());
    assertThat(json.readTree(anybody("GET", "/openapi.json", "").body()))
        .isEqualTo(json.readTree(json.writeValueAsBytes(yaml)));
  }

  /** Without the calls below /store/v1, of which the server here has none. */
  private static Map<String, List<String>> documented() {
    Map<String, List<String>> operations = ContractDocument.tenants().operations();
    operations.keySet().removeIf(path -> path.startsWith("/store/"));
    return operations;
  }

  @Test
  void the_document_has_the_servers_paths_and_no_others() {
    assertThat(RouteList.paths(api.routes())).isEqualTo(documented().keySet());
  }

  @Test
  void the_document_has_the_servers_methods_and_no_others() throws Exception {
    for (Map.Entry<String, List<String>> path : documented().entrySet()) {
      Answer refused = anybody("PATCH", path.getKey().replaceAll("\\{.*?}", "x"), "");
      assertThat(refused.status()).as(path.getKey()).isEqualTo(405);
      assertThat(RouteList.allowed(refused.header("allow")))
          .as(path.getKey())
          .isEqualTo(path.getValue());
    }
  }
}
