package io.skingate.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.DeliveryAttempt;
import io.skingate.callback.queue.Deliveries.DeliveryPage;
import io.skingate.callback.queue.DeliveryId;
import io.skingate.config.AdminTokenConfig;
import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.config.Secret;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.config.source.ConfigProblem;
import io.skingate.http.ErrorCode;
import io.skingate.management.view.TenantCursor;
import io.skingate.mask.Redaction;
import io.skingate.order.inspection.OrderSearch;
import io.skingate.testing.LogLines;
import io.skingate.webhook.KeptWebhooks.KeptWebhook;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminIT {
  private static final Instant NOW = Fakes.NOW;

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
  void pages_through_the_tenants_in_their_order() throws Exception {
    JsonNode all = ManagementHarness.json(server.admin("GET", "/admin/tenants")).at("/tenants");
    assertThat(all.size()).isGreaterThan(1);
    List<JsonNode> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          ManagementHarness.json(server.admin("GET", "/admin/tenants?limit=1" + cursor));
      assertThat(page.at("/tenants").size()).isEqualTo(1);
      paged.add(page.at("/tenants/0"));
      cursor = page.has("cursor") ? "&cursor=" + page.at("/cursor").textValue() : null;
    } while (cursor != null);
    assertThat(paged).containsExactlyElementsOf(all);
    JsonNode whole = ManagementHarness.json(server.admin("GET", "/admin/tenants?limit=500"));
    assertThat(whole.at("/tenants")).isEqualTo(all);
    assertThat(whole.has("cursor")).isFalse();
  }

  @Test
  void a_page_goes_on_where_it_stood_when_the_last_tenant_was_removed_meanwhile() throws Exception {
    String removed = new TenantCursor(1, "removed").toString();
    JsonNode page =
        ManagementHarness.json(server.admin("GET", "/admin/tenants?limit=1&cursor=" + removed));
    JsonNode all = ManagementHarness.json(server.admin("GET", "/admin/tenants")).at("/tenants");
    assertThat(page.at("/tenants/0")).isEqualTo(all.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=x",
        "limit=-1",
        "limit=501",
        "cursor=x",
        "cursor=MTph=",
        "cursor=!",
        "a=b"
      })
  void a_bad_question_for_tenants_is_refused_by_name(String query) throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/tenants?" + query);
    assertProblem(response, 400, "invalid_parameter");
    assertThat(response.body()).contains(query.substring(0, query.indexOf('=')));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /admin/whoami",
    "GET, /admin/overview",
    "GET, /admin/accounts",
    "GET, /admin/openapi.yaml",
    "GET, /admin/tenants/acme",
    "GET, /admin/orders/acme/order-1",
    "GET, /admin/deliveries/dlv_1",
    "POST, /admin/deliveries/dlv_1/replay",
    "POST, /admin/tenants/acme/replay-dead",
    "POST, /admin/tenants/acme/disable",
    "POST, /admin/tenants/acme/enable"
  })
  void a_call_that_takes_no_parameters_refuses_every_one_and_does_nothing(
      String method, String path) throws Exception {
    HttpResponse<String> response = server.admin(method, path + "?force=true");
    assertProblem(response, 400, "invalid_parameter");
    assertThat(response.body()).contains("\"field\":\"force\"");
    assertThat(server.fakes.calls).isEmpty();
  }

  @Test
  void shows_the_tenants_with_their_state() throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/tenants");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode acme = ManagementHarness.json(response).at("/tenants/0");
    assertThat(acme.toString())
        .isEqualTo(
            """
            {"id":"acme","enabled":true,"account":"main","clientId":"acme_live","secrets":2,\
            "externalIdPrefix":"acme.","callbackHosts":["shop.example"],\
            "limits":{"orders":{"rate":"20/s","burst":40,"remaining":39,"resetSeconds":1},\
            "reads":{"rate":"600/m","burst":400,"remaining":17,"resetSeconds":1},"spend":[]},\
            "budget":{"mode":"none","lowWater":0,"onReversed":"keep"},"sourceNetworks":[],\
            "orders":{"waiting":3,"oldestWaitingSince":"2026-11-23T11:58:30.000Z"},\
            "callbacks":{"queueDepth":5,"oldestWaitingSince":"2026-11-23T11:59:00.000Z",\
            "inFlight":2,"dead":4,"deadSince":"2026-11-23T10:00:00.000Z","openBreakers":1},\
            "lastHour":{"until":"2026-11-23T12:00:00.000Z","totals":{"orders":0,"queued":0,\
            "refused":0,"limited":0,"failures":0,"delivered":0,"callbackFailures":0,"died":0,\
            "updateAgeMs":0}}}""");
    JsonNode idle = ManagementHarness.json(response).at("/tenants/1");
    assertThat(idle.at("/enabled").booleanValue()).isFalse();
    assertThat(idle.at("/limits/orders/rate").textValue()).isEqualTo("5/h");
    assertThat(idle.at("/limits/reads").has("remaining")).isFalse();
    assertThat(idle.at("/callbacks").has("oldestWaitingSince")).isFalse();
  }

  @Test
  void shows_the_accounts_with_their_state() throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/accounts");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            """
            {"accounts":[{"id":"main","clientId":"main-client",\
            "baseUrl":"https://api.skinsnode.example",\
            "webhookUrl":"https://gate.example/webhooks/skinsnode/main","webhookSecrets":2,\
            "tenants":["acme","idle"],\
            "catalog":{"items":2000,"contentNumber":1764124783123456,"ageSeconds":4,\
            "verifiedAt":"2026-11-23T11:59:56.000Z",\
            "changedAt":"2026-11-23T11:50:00.000Z"},\
            "upstream":{"circuit":"open","inFlight":1,"waiting":2,"credentialsRejected":true,\
            "lastError":"timeout","lastErrorAt":"2026-11-23T11:59:57.000Z",\
            "lastSuccessAt":"2026-11-23T11:59:51.000Z"},\
            "wallet":{"balance":400,"asOf":"2026-11-23T12:00:00.000Z","allocated":300,\
            "reserved":150,"uncovered":50}}],\
            "configuration":{"state":"ok"}}""");
  }

  @Test
  void shows_an_order_with_its_history() throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/orders/acme/order-1");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode order = ManagementHarness.json(response);
    assertThat(order.get("tenant").textValue()).isEqualTo("acme");
    assertThat(order.get("externalId").textValue()).isEqualTo("order-1");
    assertThat(order.get("phase").textValue()).isEqualTo("placed");
    assertThat(order.at("/order/status").textValue()).isEqualTo("completed");
    assertThat(response.body()).contains("12345678901234567890");
    assertThat(order.path("traceId").textValue()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(order.at("/history/0").toString())
        .isEqualTo(
            "{\"at\":\"2026-11-23T12:00:00.000Z\",\"event\":\"submitted\","
                + "\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}");
    assertThat(order.at("/history/1/httpStatus").intValue()).isEqualTo(500);
    assertThat(order.at("/history/1/deliveryId").textValue())
        .isEqualTo(new DeliveryId("acme", "order-1", 1_763_870_000_001L).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'..', '..'",
    "'.', '.'",
    "'...', '...'",
    "%2e%2e, '..'",
    "%2E, '.'",
    "%2E., '..'",
  })
  void an_order_whose_name_looks_like_a_step_in_the_path_is_found(String written, String id)
      throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/orders/acme/" + written);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ManagementHarness.json(response).get("externalId").textValue()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/orders/acme/..",
        "/admin/orders/acme/%2e%2e",
        "/admin/orders/../order-1",
        "/admin/orders/%2e%2e/%2e%2e",
        "/admin/orders/./..",
        "/x/../admin/orders/acme/order-1",
      })
  void no_step_in_the_path_leads_past_the_token(String path) throws Exception {
    assertProblem(server.call("GET", path), 401, "unauthorized");
    assertProblem(server.call("GET", path, "Authorization", "Bearer guess"), 401, "unauthorized");
    assertThat(server.fakes.calls).isEmpty();
  }

  @Test
  void shows_deliveries_with_their_attempts() throws Exception {
    server.fakes.page =
        new DeliveryPage(
            List.of(
                new Delivery(
                    "dlv_1",
                    "acme",
                    "order-1",
                    "completed",
                    "pending",
                    "https://shop.example/hook?a=1",
                    List.of(
                        new DeliveryAttempt(NOW.toEpochMilli(), "http_status", 500, 12, 1, "oops"),
                        new DeliveryAttempt(
                            NOW.toEpochMilli() + 5000, "timeout", null, 10_000, 2, "")),
                    NOW.toEpochMilli() + 35_000,
                    null,
                    false),
                new Delivery(
                    "dlv_2",
                    "acme",
                    "order-1",
                    "reversed",
                    "pending",
                    "https://shop.example/hook?a=1",
                    List.of(),
                    null,
                    "dlv_1",
                    false),
                new Delivery(
                    "dlv_3",
                    "acme",
                    "order-2",
                    "sent",
                    "pending",
                    "https://shop.example/hook?a=1",
                    List.of(),
                    null,
                    null,
                    true)),
            "next");

    HttpResponse<String> response =
        server.admin("GET", "/admin/deliveries?tenant=acme&state=pending&limit=1&cursor=c");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            """
            {"deliveries":[{"id":"dlv_1","tenant":"acme","externalId":"order-1",\
            "status":"completed","state":"pending","url":"https://shop.example/hook?a=1",\
            "attempts":[{"at":"2026-11-23T12:00:00.000Z","number":1,"result":"http_status","httpStatus":500,\
            "durationMs":12,"excerpt":"oops"},\
            {"at":"2026-11-23T12:00:05.000Z","number":2,"result":"timeout","httpStatus":null,\
            "durationMs":10000}],\
            "nextAttemptAt":"2026-11-23T12:00:35.000Z"},\
            {"id":"dlv_2","tenant":"acme","externalId":"order-1","status":"reversed","state":"pending",\
            "url":"https://shop.example/hook?a=1","attempts":[],"nextAttemptAt":null,\
            "waitsFor":"dlv_1"},\
            {"id":"dlv_3","tenant":"acme","externalId":"order-2","status":"sent","state":"pending",\
            "url":"https://shop.example/hook?a=1","attempts":[],"nextAttemptAt":null,\
            "inFlight":true}],"cursor":"next"}""");
    assertThat(server.fakes.calls).containsExactly("list acme PENDING 1 c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | list null null 50 null",
        "?tenant=&state=&limit=&cursor= | list null null 50 null",
        "?state=pending | list null PENDING 50 null",
        "?state=dead&limit=100 | list null DEAD 100 null",
        "?limit=101 | list null null 100 null",
        "?limit=99999999999999999999 | list null null 100 null",
      })
  void every_parameter_has_a_default_and_the_last_page_no_cursor(String query, String asked)
      throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/deliveries" + query);

    assertThat(response.body()).isEqualTo("{\"deliveries\":[]}");
    assertThat(server.fakes.calls).containsExactly(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "state=done, state",
    "state=DEAD, state",
    "limit=0, limit",
    "limit=00, limit",
    "limit=-1, limit",
    "limit=-101, limit",
    "limit=1.5, limit",
    "limit=abc, limit",
    "limit=1&limit=2, limit",
    "cursor=bad, cursor",
    "stat=dead, stat",
  })
  void a_bad_parameter_is_named(String query, String field) throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/deliveries?" + query);

    assertProblem(response, 400, "invalid_parameter");
    JsonNode problem = ManagementHarness.json(response);
    assertThat(problem.at("/errors/0/field").textValue()).isEqualTo(field);
    assertThat(problem.get("detail").textValue()).startsWith(field + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /admin/deliveries?tenant=nobody, tenant_not_found",
    "GET, /admin/orders/nobody/order-1, tenant_not_found",
    "GET, /admin/orders/acme/order-2, order_not_found",
    "POST, /admin/tenants/nobody/replay-dead, tenant_not_found",
    "POST, /admin/deliveries/dlv_2/replay, delivery_not_found",
    "GET, /admin/webhooks/unknown?tenant=nobody, tenant_not_found",
    "GET, /admin/webhooks/unusable?account=nobody, account_not_found",
    "GET, /admin/webhooks, not_found",
    "GET, /admin, not_found",
    "GET, /admin/nothing, not_found",
    "GET, /admin/orders/acme, not_found",
  })
  void what_is_not_there_is_404(String method, String path, String code) throws Exception {
    assertProblem(server.admin(method, path), 404, code);
  }

  @Test
  void shows_updates_of_orders_that_the_gateway_does_not_know() throws Exception {
    server.fakes.kept =
        List.of(
            new KeptWebhook(
                NOW.toEpochMilli() + 1,
                "order-9",
                "sn-2",
                "{\"tradeUrl\":\"https:\\/\\/steamcommunity.com\\/tradeoffer\\/new\\/"
                    + "?partner=1\\u0026token\\u003dTraDeTok\",\"status\":\"sent\"}"),
            new KeptWebhook(NOW.toEpochMilli(), "order-8", "signature:c0ffee", "{}"));

    HttpResponse<String> response = server.admin("GET", "/admin/webhooks/unknown?tenant=acme");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode first = ManagementHarness.json(response).at("/webhooks/0");
    assertThat(first.get("at").textValue()).isEqualTo("2026-11-23T12:00:00.001Z");
    assertThat(first.get("externalId").textValue()).isEqualTo("order-9");
    assertThat(first.get("deliveryId").textValue()).isEqualTo("sn-2");
    assertThat(first.get("body").textValue())
        .endsWith("\\u0026token\\u003d***\",\"status\":\"sent\"}");
    assertThat(ManagementHarness.json(response).at("/webhooks/1").toString())
        .as("a signature is not shown")
        .isEqualTo(
            "{\"at\":\"2026-11-23T12:00:00.000Z\",\"externalId\":\"order-8\",\"body\":\"{}\"}");
    assertThat(server.fakes.calls).containsExactly("unknown acme 50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?partner=1&token=TraDeTok&x",
        "%3Fpartner%3D1%26token%3DTraDeTok",
        "%253Ftoken%253DTraDeTok",
        "{\"Token\" : \"TraDeTok\"",
        "token=TraDeTok",
      })
  void shows_updates_that_are_of_no_use_without_trade_tokens(String body) throws Exception {
    server.fakes.kept = List.of(new KeptWebhook(NOW.toEpochMilli(), "malformed", "sn-1", body));

    HttpResponse<String> response =
        server.admin("GET", "/admin/webhooks/unusable?account=main&limit=101");

    JsonNode only = ManagementHarness.json(response).at("/webhooks/0");
    assertThat(only.get("reason").textValue()).isEqualTo("malformed");
    assertThat(only.get("body").textValue()).isEqualTo(body.replace("TraDeTok", "***"));
    assertThat(server.fakes.calls).containsExactly("unusable main 100");
  }

  @ParameterizedTest
  @CsvSource({
    "unknown, tenant",
    "unknown?tenant=, tenant",
    "unknown?tenant=acme&tenant=idle, tenant",
    "unknown?tenant=acme&limit=0, limit",
    "unknown?tenant=acme&account=main, account",
    "unusable, account",
    "unusable?account=main&limit=x, limit",
    "unusable?account=main&cursor=c, cursor",
  })
  void a_bad_parameter_of_the_kept_updates_is_named(String question, String field)
      throws Exception {
    HttpResponse<String> response = server.admin("GET", "/admin/webhooks/" + question);

    assertProblem(response, 400, "invalid_parameter");
    assertThat(ManagementHarness.json(response).at("/errors/0/field").textValue()).isEqualTo(field);
    assertThat(server.fakes.calls).isEmpty();
  }

  @Test
  void a_delivery_is_sent_again() throws Exception {
    assertThat(server.admin("POST", "/admin/deliveries/dlv_1/replay").statusCode()).isEqualTo(202);
    assertThat(server.fakes.calls).containsExactly("replay dlv_1");
  }

  @Test
  void a_delivery_whose_body_is_gone_is_not_sent_again() throws Exception {
    assertProblem(
        server.admin("POST", "/admin/deliveries/dlv_gone/replay"), 409, "delivery_body_gone");
  }

  @Test
  void all_dead_deliveries_of_a_tenant_are_sent_again() throws Exception {
    HttpResponse<String> response = server.admin("POST", "/admin/tenants/acme/replay-dead");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"replayed\":7}");
    assertThat(server.fakes.calls).containsExactly("replay-dead acme");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /admin/tenants, 'GET, HEAD'",
    "DELETE, /admin/accounts, 'GET, HEAD'",
    "PUT, /admin/orders/acme/order-1, 'GET, HEAD'",
    "POST, /admin/deliveries, 'GET, HEAD'",
    "POST, /admin/webhooks/unknown, 'GET, HEAD'",
    "DELETE, /admin/webhooks/unusable, 'GET, HEAD'",
    "GET, /admin/deliveries/dlv_1/replay, POST",
    "GET, /admin/tenants/acme/replay-dead, POST",
  })
  void a_wrong_method_is_refused(String method, String path, String allowed) throws Exception {
    HttpResponse<String> response = server.admin(method, path);

    assertProblem(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).hasValue(allowed);
    assertThat(server.fakes.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /admin/tenants",
    "GET, /admin/orders/acme/order-1",
    "GET, /admin/deliveries",
    "GET, /admin/webhooks/unknown?tenant=acme",
    "GET, /admin/webhooks/unusable?account=main",
    "POST, /admin/deliveries/dlv_1/replay",
    "POST, /admin/tenants/acme/replay-dead",
  })
  void while_redis_is_out_it_says_so(String method, String path) throws Exception {
    server.fakes.redisIsOut = true;

    HttpResponse<String> response = server.admin(method, path);

    assertProblem(response, 503, "store_unavailable");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void accounts_are_shown_while_redis_is_out() throws Exception {
    server.fakes.redisIsOut = true;

    assertThat(server.admin("GET", "/admin/accounts").statusCode()).isEqualTo(200);
  }

  @Test
  void a_question_that_is_never_answered_ends() throws Exception {
    server.fakes.silent = true;

    assertProblem(server.admin("GET", "/admin/deliveries"), 503, "store_unavailable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/admin/tenants", "/admin/nothing", "/admin", "/admin/deliveries?limit=x"})
  void without_the_token_nothing_is_told(String path) throws Exception {
    for (String header : List.of("Bearer wrong", "Basic " + ManagementHarness.TOKEN, "Bearer")) {
      HttpResponse<String> response = server.call("GET", path, "Authorization", header);
      assertProblem(response, 401, "unauthorized");
      assertThat(response.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer realm=\"skingate\"");
    }
    assertProblem(server.call("GET", path), 401, "unauthorized");
  }

  @Test
  void with_an_empty_token_it_is_closed() throws Exception {
    try (ManagementHarness closed = new ManagementHarness("")) {
      assertProblem(closed.call("GET", "/admin/tenants"), 403, "admin_closed");
      assertProblem(
          closed.call("GET", "/admin/tenants", "Authorization", "Bearer "), 403, "admin_closed");
      assertThat(closed.call("GET", "/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_body_beyond_the_bound_is_refused() throws Exception {
    HttpResponse<String> response =
        server.send(
            "POST",
            "/admin/deliveries/dlv_1/replay",
            "x".repeat(64 * 1024 + 1),
            "Authorization",
            "Bearer " + ManagementHarness.TOKEN);

    assertProblem(response, 413, "body_too_large");
    assertThat(server.fakes.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'{\"force\":true}',force", "'[]',", "'{',", "'{\"a\":1,\"a\":2}',"})
  void a_body_that_a_call_does_not_take_is_refused(String body, String field) throws Exception {
    HttpResponse<String> response =
        server.send(
            "POST",
            "/admin/tenants/acme/replay-dead",
            body,
            "Authorization",
            "Bearer " + ManagementHarness.TOKEN);
    assertProblem(response, 422, "invalid_request");
    JsonNode error = ManagementHarness.json(response).at("/errors/0");
    assertThat(error.get("field").textValue()).isEqualTo(field == null ? "" : field);
    assertThat(error.get("message").textValue()).isNotBlank();
    assertThat(server.fakes.calls).isEmpty();
  }

  @Test
  void a_token_that_only_sees_changes_nothing() throws Exception {
    String[] alice = {"Authorization", "Bearer token-of-alice"};
    assertThat(server.call("GET", "/admin/tenants", alice).statusCode()).isEqualTo(200);
    assertThat(server.call("GET", "/admin/deliveries", alice).statusCode()).isEqualTo(200);
    for (String path :
        List.of("/admin/deliveries/dlv_1/replay", "/admin/tenants/acme/replay-dead")) {
      HttpResponse<String> response = server.call("POST", path, alice);
      assertProblem(response, 403, "scope_denied");
      assertThat(response.body()).contains("operate", "alice").doesNotContain("token-of");
    }
    assertThat(server.fakes.calls).noneMatch(call -> call.startsWith("replay"));
  }

  private static OrderSearch.Found found(String externalId, String status) {
    return new OrderSearch.Found(externalId, status, "placed", NOW.toEpochMilli());
  }

  @Test
  void an_order_is_found_by_its_id_at_every_store_that_used_it() throws Exception {
    server.fakes.stretches =
        Map.of(
            "acme", new OrderSearch.Stretch(List.of(found("order-1", "sent")), ""),
            "idle", new OrderSearch.Stretch(List.of(found("order-1", "failed")), ""));
    JsonNode all = ManagementHarness.json(server.admin("GET", "/admin/orders?externalId=order-1"));
    assertThat(all.at("/orders/0").toString())
        .isEqualTo(
            "{\"tenant\":\"acme\",\"externalId\":\"order-1\",\"status\":\"sent\","
                + "\"phase\":\"placed\",\"createdAt\":\"2026-11-23T12:00:00.000Z\"}");
    assertThat(all.at("/orders").findValuesAsText("tenant")).containsExactly("acme", "idle");
    assertThat(all.has("cursor")).isFalse();
    String one = "/admin/orders?externalId=order-1&limit=1";
    JsonNode first = ManagementHarness.json(server.admin("GET", one));
    assertThat(first.at("/orders").findValuesAsText("tenant")).containsExactly("acme");
    JsonNode second =
        ManagementHarness.json(
            server.admin("GET", one + "&cursor=" + first.at("/cursor").textValue()));
    assertThat(second.at("/orders").findValuesAsText("tenant")).containsExactly("idle");
    assertThat(second.has("cursor")).isFalse();
    JsonNode failed =
        ManagementHarness.json(
            server.admin("GET", "/admin/orders?externalId=order-1&status=failed"));
    assertThat(failed.at("/orders").findValuesAsText("tenant")).containsExactly("idle");
    server.fakes.calls.clear();
    server.admin("GET", "/admin/orders?externalId=order-1&tenant=idle");
    assertThat(server.fakes.calls).containsExactly("look idle ONE order-1 1 ");
  }

  @Test
  void orders_are_found_by_their_status_stretch_by_stretch_and_store_by_store() throws Exception {
    server.fakes.stretches =
        Map.of(
            "acme", new OrderSearch.Stretch(List.of(found("a", "sent")), "17:1"),
            "acme17:1", new OrderSearch.Stretch(List.of(found("b", "sent")), ""),
            "idle", new OrderSearch.Stretch(List.of(found("c", "sent")), ""));
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          ManagementHarness.json(server.admin("GET", "/admin/orders?status=sent&limit=1" + cursor));
      ids.addAll(page.at("/orders").findValuesAsText("externalId"));
      cursor = page.has("cursor") ? "&cursor=" + page.at("/cursor").textValue() : null;
    } while (cursor != null);
    assertThat(ids).containsExactly("a", "b", "c");
    assertThat(server.fakes.calls)
        .containsExactly(
            "look acme OPEN sent 1 ", "look acme OPEN sent 1 17:1", "look idle OPEN sent 1 ");
    server.fakes.calls.clear();
    server.admin("GET", "/admin/orders?status=reversed&tenant=acme");
    assertThat(server.fakes.calls).first().isEqualTo("look acme ENDED reversed 50 ");
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/orders, status",
    "/admin/orders?limit=5, status",
    "/admin/orders?externalId=a%20b, externalId",
    "/admin/orders?status=sent&limit=0, limit",
    "/admin/orders?status=sent&cursor=nonsense, cursor",
    "/admin/orders?status=sent&cursor=T05FLzAvYWNtZS8, cursor",
    "/admin/orders?status=sent&state=x, state",
    "/admin/deliveries?externalId=, ''",
    "/admin/deliveries?externalId=a%2Fb, externalId",
    "/admin/deliveries?before=yesterday, before",
    "/admin/deliveries?state=delivered, state",
  })
  void a_bad_question_for_orders_or_deliveries_is_refused_by_name(String path, String name)
      throws Exception {
    HttpResponse<String> response = server.admin("GET", path);
    if (name.isEmpty()) {
      assertThat(response.statusCode()).isEqualTo(200);
      return;
    }
    assertProblem(response, 400, "invalid_parameter");
    assertThat(ManagementHarness.json(response).at("/errors/0/field").textValue()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"disable,false,Store disabled", "enable,true,Store enabled"})
  void a_store_is_switched_by_whoever_may(String act, boolean enabled, String line)
      throws Exception {
    String path = "/admin/tenants/acme/" + act;
    assertProblem(
        server.call("POST", path, "Authorization", "Bearer token-of-alice"), 403, "scope_denied");
    try (LogLines log = new LogLines("io.skingate.management")) {
      HttpResponse<String> response =
          server.call("POST", path, "Authorization", "Bearer token-of-bob");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("{\"id\":\"acme\",\"enabled\":" + enabled + "}");
      assertThat(log.fields(line))
          .singleElement()
          .satisfies(
              fields ->
                  assertThat(fields).containsEntry("by", "bob").containsEntry("tenant", "acme"));
    }
    assertThat(server.fakes.calls).containsExactly(act + " acme by bob");
    assertProblem(server.admin("POST", "/admin/tenants/nobody/" + act), 404, "tenant_not_found");
    server.fakes.redisIsOut = true;
    assertProblem(server.admin("POST", path), 503, "store_unavailable");
  }

  @Test
  void every_act_is_logged_with_the_name_of_its_token() throws Exception {
    try (LogLines log = new LogLines("io.skingate.management")) {
      server.call(
          "POST", "/admin/tenants/acme/replay-dead", "Authorization", "Bearer token-of-bob");
      server.admin("POST", "/admin/deliveries/dlv_1/replay");
      assertThat(log.fields("Dead deliveries replayed"))
          .singleElement()
          .satisfies(line -> assertThat(line).containsEntry("by", "bob"))
          .satisfies(
              line ->
                  assertThat(line.keySet())
                      .as("a field whose value is written as it is")
                      .noneMatch(Redaction::isSecretName));
      assertThat(log.fields("Delivery replayed"))
          .singleElement()
          .satisfies(line -> assertThat(line).containsEntry("by", "management.token"));
    }
  }

  @Test
  void other_tokens_count_from_the_next_request_on() throws Exception {
    server.tokens.replace(
        AdminTokensTest.config(
            "", new AdminTokenConfig("carol", new Secret("token-of-carol"), Scope.OPERATE)));
    assertProblem(server.admin("GET", "/admin/tenants"), 401, "unauthorized");
    String[] carol = {"Authorization", "Bearer token-of-carol"};
    assertThat(server.call("POST", "/admin/deliveries/dlv_1/replay", carol).statusCode())
        .isEqualTo(202);
  }

  @Test
  void what_never_reaches_the_router_is_refused_in_the_same_form() throws Exception {
    HttpResponse<String> longPath = server.call("GET", "/admin/" + "x".repeat(3000));
    assertProblem(longPath, 414, "uri_too_long");
    assertThat(longPath.headers().firstValue("x-request-id").orElseThrow()).hasSize(36);
    assertThat(longPath.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertProblem(
        server.call("GET", "/health/live", "x-long", "x".repeat(10_000)), 431, "headers_too_large");
    assertThat(server.call("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void a_sane_request_id_is_given_back_and_another_replaced() throws Exception {
    String auth = "Bearer " + ManagementHarness.TOKEN;
    assertThat(
            server
                .call("GET", "/admin/tenants", "Authorization", auth, "x-request-id", "abc-1")
                .headers()
                .firstValue("x-request-id"))
        .hasValue("abc-1");
    HttpResponse<String> odd =
        server.call("GET", "/admin/nothing", "Authorization", auth, "x-request-id", "a b");
    assertThat(odd.headers().firstValue("x-request-id").orElseThrow()).hasSize(36);
    assertThat(ManagementHarness.json(odd).get("requestId").textValue())
        .isEqualTo(odd.headers().firstValue("x-request-id").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/tenants", "/admin/accounts"})
  void a_refused_configuration_is_shown_beside_the_one_in_force(String path) throws Exception {
    server.fakes.refusal = null;
    assertThat(
            ManagementHarness.json(server.admin("GET", path)).at("/configuration/state").asText())
        .isEqualTo("ok");
    server.fakes.refusal =
        new ConfigRefusal(
            Instant.parse("2026-11-25T10:00:00Z"),
            List.of(new ConfigProblem("tenants[0].account", 7, "names no account: \"x\"")));
    try {
      assertThat(ManagementHarness.json(server.admin("GET", path)).get("configuration"))
          .hasToString(
              "{\"state\":\"refused\",\"since\":\"2026-11-25T10:00:00.000Z\",\"problems\":"
                  + "[{\"path\":\"tenants[0].account\",\"line\":7,"
                  + "\"message\":\"names no account: \\\"x\\\"\"}]}");
    } finally {
      server.fakes.refusal = null;
    }
  }

  @Test
  void a_refusal_leaves_a_line_with_its_request_id_and_health_leaves_none() throws Exception {
    try (LogLines log = new LogLines("io.skingate.http")) {
      server.admin("GET", "/health/ready");
      HttpResponse<String> response = server.admin("GET", "/admin/nothing");
      await().until(() -> !log.written().isEmpty());
      assertThat(log.written())
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line.fields())
                      .containsEntry(
                          "requestId", response.headers().firstValue("x-request-id").orElseThrow())
                      .containsEntry("status", 404)
                      .containsEntry("code", "not_found"));
    }
  }

  @Test
  void no_answer_has_a_secret() throws Exception {
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of(
            "/admin/tenants",
            "/admin/accounts",
            "/admin/orders/acme/order-1",
            "/admin/deliveries",
            "/admin/nothing",
            "/metrics",
            "/health/ready",
            "/health/live")) {
      HttpResponse<String> response = server.admin("GET", path);
      all.append(response.headers().map()).append(response.body());
    }
    assertThat(all).doesNotContain(ManagementHarness.TOKEN);
    assertThat(all).doesNotContain(Fakes.SECRETS);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code)
      throws Exception {
    JsonNode problem = ManagementHarness.json(response);
    assertThat(problem.get("code").textValue()).isEqualTo(code);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(problem.get("title").textValue())
        .isEqualTo(ErrorCode.valueOf(code.toUpperCase()).title());
    assertThat(problem.get("detail").textValue()).endsWith(".");
    assertThat(problem.get("requestId").textValue()).isNotBlank();
  }
}
