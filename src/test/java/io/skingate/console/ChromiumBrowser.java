package io.skingate.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A Chromium of this machine, without a window, by its DevTools protocol. */
final class ChromiumBrowser implements Browser {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /** Where one is installed; empty where none is. */
  static Optional<Path> installed() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  ChromiumBrowser(Path program) throws Exception {
    profile = Files.createTempDirectory("skingate-chromium");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-extensions",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    URI page = page(port());
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, new Listener())
            .get(20, TimeUnit.SECONDS);
    call("Page.enable", JSON.createObjectNode());
    call("Runtime.enable", JSON.createObjectNode());
    call("Log.enable", JSON.createObjectNode());
    window(1280, 900, 1);
  }

  /** Chromium prints where its debugger listens. */
  private int port() throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      int at = line.indexOf("ws://127.0.0.1:");
      if (at >= 0) {
        return URI.create(line.substring(at).strip()).getPort();
      }
    }
    throw new IllegalStateException("Chromium does not start");
  }

  private static URI page(int port) throws Exception {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    for (int tried = 0; tried < 100; tried++) {
      for (JsonNode target :
          JSON.readTree(
              HttpClient.newHttpClient().send(list, HttpResponse.BodyHandlers.ofString()).body())) {
        if (target.path("type").asText().equals("page")) {
          return URI.create(target.path("webSocketDebuggerUrl").asText());
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IllegalStateException("Chromium has no page");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(String message) {
    try {
      JsonNode json = JSON.readTree(message);
      if (json.has("id")) {
        waiting.remove(json.path("id").asInt()).complete(json);
      } else if (json.path("method").asText().equals("Runtime.exceptionThrown")) {
        complaints.add(json.at("/params/exceptionDetails/exception/description").asText());
      } else if (json.path("method").asText().equals("Log.entryAdded")
          && json.at("/params/entry/source").asText().equals("security")) {
        complaints.add(json.at("/params/entry/text").asText());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A command of the protocol and what it gives. */
  JsonNode call(String method, ObjectNode params) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode command = JSON.createObjectNode();
    command.put("id", id).put("method", method).set("params", params);
    try {
      socket.sendText(command.toString(), true).get(20, TimeUnit.SECONDS);
      JsonNode json = answer.get(30, TimeUnit.SECONDS);
      if (json.has("error")) {
        throw new IllegalStateException(method + ": " + json.path("error"));
      }
      return json.path("result");
    } catch (Exception e) {
      throw new IllegalStateException(method, e);
    }
  }

  @Override
  public void open(String url) {
    call("Page.navigate", JSON.createObjectNode().put("url", url));
  }

  @Override
  public String run(String javaScript) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", javaScript)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.path("exceptionDetails").toString());
    }
    return answer.at("/result/value").asText();
  }

  /** The window's size in CSS pixels. */
  void window(int width, int height, double scale) {
    call(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", scale)
            .put("mobile", false));
  }

  /** {@code light} or {@code dark}. */
  void scheme(String scheme) {
    ObjectNode params = JSON.createObjectNode();
    params
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", scheme);
    call("Emulation.setEmulatedMedia", params);
  }

  /** Presses a key as the keyboard does. */
  void key(String key, int code, String text) {
    ObjectNode down = JSON.createObjectNode();
    down.put("type", "keyDown").put("key", key).put("code", key);
    down.put("windowsVirtualKeyCode", code);
    if (text != null) {
      down.put("text", text);
    }
    call("Input.dispatchKeyEvent", down);
    call(
        "Input.dispatchKeyEvent",
        JSON.createObjectNode()
            .put("type", "keyUp")
            .put("key", key)
            .put("code", key)
            .put("windowsVirtualKeyCode", code));
  }

  void tab() {
    key("Tab", 9, null);
  }

  void enter() {
    key("Enter", 13, "\r");
  }

  /** Writes text where the focus is. */
  void write(String text) {
    call("Input.insertText", JSON.createObjectNode().put("text", text));
  }

  void picture(Path file) throws IOException {
    JsonNode shot = call("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
  }

  /** Exceptions of scripts, and what the security policy refused. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
