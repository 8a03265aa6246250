package io.skingate.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.testing.openapi.CheckedHttpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverloadIT {
  private static final int MOST_IN_FLIGHT = 64;
  private static final int MOST_CONNECTIONS = 256;

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
  void too_many_questions_at_once_are_refused_and_health_still_answers() throws Exception {
    server.fakes.silent = true;
    HttpClient client = CheckedHttpClient.ofOperator();
    HttpRequest question =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/admin/deliveries"))
            .header("Authorization", "Bearer " + ManagementHarness.TOKEN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < MOST_IN_FLIGHT; i++) {
      asked.add(client.sendAsync(question, BodyHandlers.ofString()));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(8))
        .until(() -> server.fakes.calls.size() == MOST_IN_FLIGHT);

    HttpResponse<String> refused = server.call("GET", "/metrics");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(ManagementHarness.json(refused).get("code").textValue()).isEqualTo("overloaded");
    assertThat(server.call("GET", "/health/live").statusCode()).isEqualTo(200);
    asked.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(503));
    assertThat(server.call("GET", "/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void connections_beyond_the_bound_are_closed() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < MOST_CONNECTIONS; i++) {
        sockets.add(open());
      }
      assertThat(status(sockets.get(MOST_CONNECTIONS - 1))).startsWith("HTTP/1.1 200");
      try (Socket beyond = open()) {
        assertThat(status(beyond)).isEmpty();
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              try (Socket again = open()) {
                return status(again).startsWith("HTTP/1.1 200");
              }
            });
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 2000);
    socket.setSoTimeout(5000);
    return socket;
  }

  /** The first bytes of the answer; empty where the connection was closed instead. */
  private static String status(Socket socket) {
    try {
      socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      return new String(socket.getInputStream().readNBytes(12));
    } catch (IOException closed) {
      return "";
    }
  }
}
