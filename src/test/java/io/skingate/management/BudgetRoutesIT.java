package io.skingate.management;

import static io.skingate.management.ManagementHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.budget.LedgerCursor;
import io.skingate.budget.LedgerPage;
import io.skingate.budget.Transfer;
import io.skingate.budget.TransferResult;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetRoutesIT {
  private static final String TRANSFERS = "/admin/tenants/acme/budget/transfers";

  private ManagementHarness server;

  @BeforeEach
  void start() throws Exception {
    server = new ManagementHarness(ManagementHarness.TOKEN);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private HttpResponse<String> transfer(String body, String... headers) throws Exception {
    return transferAs(ManagementHarness.TOKEN, body, headers);
  }

  private HttpResponse<String> transferAs(String token, String body, String... headers)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + token, "Content-Type", "application/json"));
    return server.send("POST", TRANSFERS, body, all.toArray(String[]::new));
  }

  @Test
  void a_transfer_is_made_under_its_key_and_in_its_makers_name() throws Exception {
    HttpResponse<String> response =
        transfer("{\"amount\":500,\"note\":\"for acme\"}", "Idempotency-Key", "k-1");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{\"id\":\"trf_1\",\"amount\":500,\"available\":500}");
    assertThat(response.headers().firstValue("idempotent-replayed")).isEmpty();
    assertThat(server.fakes.budgets.transfers)
        .containsExactly(new Transfer("k-1", 500, "for acme", false, AdminTokens.UNNAMED));
  }

  @Test
  void a_replayed_one_says_so() throws Exception {
    server.fakes.budgets.result = new TransferResult.Booked("trf_1", 500, 500, true);
    HttpResponse<String> response =
        transfer("{\"amount\":-500,\"force\":true}", "Idempotency-Key", "k-1");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("idempotent-replayed")).contains("true");
    assertThat(server.fakes.budgets.transfers.get(0).forced()).isTrue();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new TransferResult.Mismatch(), 422, "idempotency_mismatch"),
        Arguments.of(new TransferResult.Short(7), 422, "insufficient_funds"),
        Arguments.of(new TransferResult.Uncovered(7), 409, "wallet_not_covered"),
        Arguments.of(new TransferResult.Unasked(), 502, "upstream_error"),
        Arguments.of(new TransferResult.Beyond(), 422, "invalid_request"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void what_cannot_be_moved_is_refused(TransferResult result, int status, String code)
      throws Exception {
    server.fakes.budgets.result = result;
    HttpResponse<String> response = transfer("{\"amount\":500}", "Idempotency-Key", "k-1");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).path("code").asText()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                  | amount",
        "{\"amount\":0}                      | amount",
        "{\"amount\":1.5}                    | amount",
        "{\"amount\":\"500\"}                | amount",
        "{\"amount\":true}                   | amount",
        "{\"amount\":null}                   | amount",
        "{\"amount\":100000000000001}        | amount",
        "{\"amount\":-100000000000001}       | amount",
        "{\"amount\":9223372036854775808}    | amount",
        "{\"amount\":-9223372036854775808}   | amount",
        "{\"amount\":1,\"note\":7}           | note",
        "{\"amount\":1,\"force\":\"yes\"}    | force",
        "{\"amount\":1,\"amonut\":1}         | amonut",
      })
  void a_bad_body_is_named_and_nothing_is_moved(String body, String field) throws Exception {
    HttpResponse<String> response = transfer(body, "Idempotency-Key", "k-1");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).path("code").asText()).isEqualTo("invalid_request");
    assertThat(json(response).path("errors").path(0).path("field").asText()).isEqualTo(field);
    assertThat(server.fakes.budgets.transfers).isEmpty();
  }

  @Test
  void a_note_may_have_256_characters() throws Exception {
    String note = "n".repeat(256);
    String body = "{\"amount\":1,\"note\":\"%s\"}";
    assertThat(transfer(body.formatted(note), "Idempotency-Key", "k").statusCode()).isEqualTo(201);
    assertThat(transfer(body.formatted(note + "n"), "Idempotency-Key", "k").statusCode())
        .isEqualTo(422);
  }

  @Test
  void the_key_is_needed_and_has_its_form() throws Exception {
    String body = "{\"amount\":500}";
    for (String[] headers :
        List.of(
            new String[] {},
            new String[] {"Idempotency-Key", ""},
            new String[] {"Idempotency-Key", "two words"},
            new String[] {"Idempotency-Key", "k".repeat(129)},
            new String[] {"Idempotency-Key", "a", "Idempotency-Key", "b"})) {
      HttpResponse<String> response = transfer(body, headers);
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(json(response).path("errors").path(0).path("field").asText())
          .isEqualTo("Idempotency-Key");
    }
    assertThat(server.fakes.budgets.transfers).isEmpty();
    assertThat(transfer(body, "Idempotency-Key", "k".repeat(128)).statusCode()).isEqualTo(201);
  }

  @Test
  void only_a_token_of_scope_admin_moves_money() throws Exception {
    for (String token : List.of("token-of-alice", "token-of-bob")) {
      HttpResponse<String> response =
          transferAs(token, "{\"amount\":500}", "Idempotency-Key", "k-1");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(json(response).path("code").asText()).isEqualTo("scope_denied");
    }
    assertThat(server.fakes.budgets.transfers).isEmpty();
    String budget = "/admin/tenants/acme/budget";
    assertThat(server.call("GET", budget, "Authorization", "Bearer token-of-alice").statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_tenant_that_is_not_there_has_no_budget() throws Exception {
    for (String path : List.of("/admin/tenants/nobody/budget", "/admin/tenants/nobody/ledger")) {
      assertThat(server.admin("GET", path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void the_ledger_says_who_made_a_transfer_and_reads_on_at_its_cursor() throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/tenants/acme/ledger?limit=5");
    assertThat(response.statusCode()).isEqualTo(200);
    String cursor = json(response).path("cursor").asText();
    assertThat(json(response).path("entries").path(0).toString())
        .isEqualTo(
            "{\"id\":\"1795639988350-0\",\"at\":\"2026-11-23T12:00:00.000Z\",\"type\":\"fund\","
                + "\"transferId\":\"trf_1\",\"note\":\"invoice 4711\",\"by\":\"alice\","
                + "\"amount\":500,\"available\":500}");
    assertThat(server.admin("GET", "/admin/tenants/acme/ledger?after=" + cursor).statusCode())
        .isEqualTo(200);
    assertThat(server.fakes.budgets.asked).isEqualTo(FakeBudgets.CURSOR);
    assertThat(server.admin("GET", "/admin/tenants/idle/ledger?after=" + cursor).statusCode())
        .as("another store's cursor")
        .isEqualTo(400);
    for (String query : List.of("limt=5", "limit=0", "limit=501")) {
      assertThat(server.admin("GET", "/admin/tenants/acme/ledger?" + query).statusCode())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void what_is_not_kept_any_more_is_gone() throws Exception {
    server.fakes.budgets.page = new LedgerPage.Gone(new LedgerCursor(1, 2), false);
    HttpResponse<String> gone = server.admin("GET", "/admin/tenants/acme/ledger");
    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(json(gone).path("oldest").asText()).isNotEmpty();
    server.fakes.budgets.page = new LedgerPage.Gone(new LedgerCursor(1, 2), true);
    assertThat(server.admin("GET", "/admin/tenants/acme/ledger").statusCode()).isEqualTo(409);
  }
}
