package io.skingate.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.testing.openapi.ContractDocument;
import io.skingate.testing.openapi.RouteList;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The operator's document as it is served, and whether it has the server's routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminOpenApiIT {
  private ManagementHarness management;

  @BeforeAll
  void start() throws Exception {
    management = new ManagementHarness(ManagementHarness.TOKEN);
  }

  @AfterAll
  void stop() throws Exception {
    management.close();
  }

  @Test
  void the_operator_reads_the_document_and_asks_whether_it_changed() throws Exception {
    HttpResponse<String> whole = management.admin("GET", "/admin/openapi.yaml");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).startsWith("openapi: 3.1.0");
    assertThat(whole.headers().firstValue("content-type")).hasValue("application/yaml");
    HttpResponse<String> held =
        management.call(
            "GET",
            "/admin/openapi.yaml",
            "Authorization",
            "Bearer " + ManagementHarness.TOKEN,
            "If-None-Match",
            whole.headers().firstValue("etag").orElseThrow());
    assertThat(held.statusCode()).isEqualTo(304);
  }

  @Test
  void nobody_else_reads_it() throws Exception {
    assertThat(management.call("GET", "/admin/openapi.yaml").statusCode()).isEqualTo(401);
  }

  @Test
  void the_document_has_the_servers_paths_and_no_others() {
    assertThat(RouteList.paths(management.routes()))
        .isEqualTo(ContractDocument.operators().operations().keySet());
  }

  @Test
  void the_document_has_the_servers_methods_and_no_others() throws Exception {
    for (Map.Entry<String, List<String>> path :
        ContractDocument.operators().operations().entrySet()) {
      HttpResponse<String> refused =
          management.admin("PATCH", path.getKey().replaceAll("\\{.*?}", "x"));
      assertThat(refused.statusCode()).as(path.getKey()).isEqualTo(405);
      assertThat(RouteList.allowed(refused.headers().firstValue("allow").orElseThrow()))
          .as(path.getKey())
          .isEqualTo(path.getValue());
    }
  }
}
