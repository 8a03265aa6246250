package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.skingate.config.source.ConfigLoader;
import io.skingate.json.Json;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.TenantSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check --against}, with a management port that is played. */
class CheckAgainstTest {
  private static final String RUNNING =
      """
      accounts:
        - {id: main, clientId: a, clientSecret: s}
        - {id: old, clientId: b, clientSecret: s}
      tenants:
        - {id: acme, clientId: t1, clientSecrets: [s], account: main}
        - {id: initech, clientId: t2, clientSecrets: [s], account: main}
        - {id: empty, clientId: t3, clientSecrets: [s], account: old}
      """;

  @TempDir Path folder;

  private final Map<String, String> answers = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;

  private record Result(int status, List<String> out, String err) {}

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          String answer = answers.get(exchange.getRequestURI().toString());
          boolean known =
              "Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("authorization"));
          int code = !known ? 401 : status != 200 ? status : answer == null ? 404 : 200;
          byte[] body =
              (code == 403
                      ? "{\"code\":\"admin_closed\"}"
                      : code == 503 ? "{\"code\":\"store_unavailable\"}" : String.valueOf(answer))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(code, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    running(RUNNING);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** What a gateway with this configuration answers, one tenant a page. */
  private void running(String yaml) throws Exception {
    TenantRegistry registry = TenantRegistry.of(new ConfigLoader(name -> null).parse(yaml));
    ObjectNode accounts = Json.object();
    registry.accounts().forEach(a -> accounts.withArray("accounts").add(TenantSettings.of(a)));
    answers.put("/admin/accounts", accounts.toString());
    String path = "/admin/tenants?limit=200";
    for (int i = 0; i < registry.tenants().size(); i++) {
      ObjectNode tenant = TenantSettings.of(registry.tenants().get(i));
      tenant.putObject("callbacks").put("queueDepth", 0).put("dead", 0);
      ObjectNode page = Json.object();
      page.putArray("tenants").add(tenant);
      if (i + 1 < registry.tenants().size()) {
        page.put("cursor", "c+" + i);
      }
      answers.put(path, page.toString());
      path = "/admin/tenants?limit=200&cursor=c%2B" + i;
      String id = tenant.get("id").asText();
      answers.put("/admin/orders?limit=100&tenant=" + id, "{\"orders\":[]}");
      answers.put("/admin/tenants/" + id + "/budget", "{\"mode\":\"none\",\"windows\":[]}");
    }
  }

  private void change(String path, String from, String to) {
    assertThat(answers.get(path)).contains(from);
    answers.put(path, answers.get(path).replace(from, to));
  }

  private Result check(String yaml) throws IOException {
    return check(yaml, "http://127.0.0.1:" + server.getAddress().getPort(), "t0ken\n");
  }

  private Result check(String yaml, String against, String token) throws IOException {
    Path file = Files.writeString(folder.resolve("next.yaml"), yaml);
    Path tokenFile = Files.writeString(folder.resolve("token"), token);
    return run(
        "check",
        "--config",
        file.toString(),
        "--against",
        against,
        "--token-file",
        tokenFile.toString());
  }

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Skingate.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    List<String> lines = out.toString().lines().toList();
    return new Result(
        status, lines.isEmpty() ? lines : lines.subList(1, lines.size()), err.toString());
  }

  @Test
  void the_same_configuration_would_change_nothing() throws Exception {
    Result result = check(RUNNING);
    assertThat(result.err).isEmpty();
    assertThat(result.out).containsExactly("Nothing would change.");
    assertThat(result.status).isZero();
    assertThat(asked).noneMatch(path -> path.startsWith("/admin/orders"));
  }

  @Test
  void what_is_new_changed_and_removed_is_named_with_what_a_removal_leaves_behind()
      throws Exception {
    change("/admin/tenants?limit=200&cursor=c%2B0", "\"queueDepth\":0", "\"queueDepth\":3");
    change("/admin/tenants?limit=200&cursor=c%2B0", "\"dead\":0", "\"dead\":1");
    String orders = "/admin/orders?limit=100&tenant=initech";
    answers.put(orders, "{\"orders\":[1,2,3,4,5,6,7,8,9],\"cursor\":\"x=\"}");
    answers.put(orders + "&cursor=x%3D", "{\"orders\":[1,2,3]}");
    answers.put(
        "/admin/tenants/initech/budget",
        "{\"mode\":\"prepaid\",\"available\":4000,\"reserved\":200,\"spent\":17}");
    Result result =
        check(
            """
            accounts:
              - {id: main, clientId: a, clientSecret: s}
              - {id: eu, clientId: b, clientSecret: s}
            tenants:
              - {id: acme, clientId: t1, clientSecrets: [s], account: main, orders: {rate: 30/s}}
              - {id: globex, clientId: t4, clientSecrets: [s], account: eu}
            """);
    assertThat(result.err).isEmpty();
    assertThat(result.out)
        .containsExactly(
            "+ account eu",
            "- account old",
            "~ acme orders 20/s → 30/s",
            "+ globex",
            "- initech: 12 open orders, 3 pending callbacks, 1 dead callback, 4,200 cents unspent",
            "- empty");
    assertThat(result.status).isEqualTo(3);
  }

  @Test
  void a_removal_that_strands_nothing_is_no_failure() throws Exception {
    Result result = check(RUNNING.replaceFirst("  - \\{id: empty.*\n", ""));
    assertThat(result.out).containsExactly("- empty");
    assertThat(result.status).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled: false | enabled true → false",
        "orders: {burst: 60} | orders burst 40 → 60",
        "reads: {rate: 600/m} | reads 200/s → 600/m",
        "reads: {burst: 1} | reads burst 400 → 1",
        "externalIdPrefix: \"\" | externalIdPrefix acme. → \"\"",
        "callbackHosts: [a.example, b.example] | callbackHosts none → a.example, b.example",
        "limits: {order: 5} | limits.order none → 5",
        "limits: {spend: [{amount: 7, per: 24h}]} | limits.spend none → 7 per 24h",
        "budget: {mode: prepaid} | budget none → prepaid",
        "budget: {onReversed: release} | budget.onReversed keep → release",
        "budget: {mode: prepaid, lowWater: 9} | budget none → prepaid;budget.lowWater 0 → 9",
        "sourceNetworks: [\"203.0.113.0/24\"] | sourceNetworks none → 203.0.113.0/24",
      })
  void every_kind_of_change_of_a_tenant_is_named(String key, String change) throws Exception {
    Result result =
        check(RUNNING.replaceFirst("(id: acme.*account: main)", "$1, " + key.replace("$", "")));
    assertThat(result.err).isEmpty();
    assertThat(result.out)
        .containsExactlyElementsOf(
            List.of(("~ acme " + change.replace(";", ";~ acme ")).split(";")));
    assertThat(result.status).isZero();
  }

  @Test
  void an_accounts_changes_and_a_tenants_move_are_named_and_no_secret_is() throws Exception {
    Result result =
        check(
            RUNNING
                .replace(
                    "clientId: a, clientSecret: s",
                    "clientId: z, clientSecret: n, previousSecrets: [s], baseUrl: \"http://x\"")
                .replace(
                    "clientId: t1, clientSecrets: [s], account: main",
                    "clientId: t9, clientSecrets: [n, s], account: old"));
    assertThat(result.out)
        .containsExactly(
            "~ account main clientId a → z",
            "~ account main baseUrl https://api.skinsnode.com → http://x",
            "~ account main secrets 1 → 2",
            "~ acme account main → old",
            "~ acme clientId t1 → t9",
            "~ acme clientSecrets 1 → 2");
  }

  @Test
  void a_store_that_the_operator_switched_is_compared_by_its_file() throws Exception {
    change(
        "/admin/tenants?limit=200",
        "\"enabled\":true",
        "\"enabled\":false,\"switched\":{\"at\":\"x\",\"by\":\"y\"}");
    assertThat(check(RUNNING).out).containsExactly("Nothing would change.");
    assertThat(check(RUNNING.replaceFirst("(id: acme.*account: main)", "$1, enabled: false")).out)
        .containsExactly("~ acme enabled true → false");
  }

  @ParameterizedTest
  @CsvSource({
    "403,no token configured",
    "404,older than this command",
    "400,older than this command",
    "503,answered 503 store_unavailable to /admin/accounts",
  })
  void a_gateway_that_cannot_tell_is_named_with_the_reason(int answered, String reason)
      throws Exception {
    status = answered;
    Result result = check(RUNNING);
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err.lines()).singleElement().asString().contains(reason);
  }

  @Test
  void a_gateway_that_shows_less_is_older() throws Exception {
    change("/admin/tenants?limit=200", "\"budget\"", "\"x\"");
    Result result = check(RUNNING);
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).contains("older than this command");
  }

  @Test
  void a_wrong_token_and_an_address_where_nobody_listens_are_told() throws Exception {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Result wrong = check(RUNNING, url, "other");
    assertThat(wrong.status).isEqualTo(1);
    assertThat(wrong.err).isEqualTo("skingate: " + url + " does not know the token\n");
    Result nobody = check(RUNNING, "http://127.0.0.1:1", "t0ken");
    assertThat(nobody.status).isEqualTo(1);
    assertThat(nobody.err)
        .isEqualTo("skingate: cannot reach http://127.0.0.1:1: connection refused\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:9090", "ftp://x", "http://", "http://u:p@x", "http://x?a=b", "%"})
  void an_address_that_is_none_is_a_wrong_option(String url) throws Exception {
    Result result = check(RUNNING, url, "t0ken");
    assertThat(result.status).isEqualTo(2);
    assertThat(result.err.lines()).singleElement().asString().contains("--against");
    assertThat(asked).isEmpty();
  }

  @Test
  void a_token_that_is_none_is_told_without_being_shown() throws Exception {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Result result = check(RUNNING, url, "t0 ken");
    assertThat(result.status).isEqualTo(2);
    assertThat(result.err).doesNotContain("t0 ken").contains("something else than a token");
  }

  @Test
  void both_options_belong_together() throws Exception {
    Path file = Files.writeString(folder.resolve("next.yaml"), RUNNING);
    Result result = run("check", "--config", file.toString(), "--against", "http://x");
    assertThat(result.status).isEqualTo(2);
    assertThat(result.err).contains("belong together");
  }
}
