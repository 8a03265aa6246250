package io.skingate.api;

import io.skingate.testing.openapi.SentBytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One connection on which a test writes what it likes and reads answers as they come. */
public final class RawHttp implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final SentBytes sent;

  /** A connection to whatever listens there. */
  public RawHttp(int port) throws IOException {
    this(port, null);
  }

  /** A connection to a gateway, whose exchanges are held against its OpenAPI document. */
  static RawHttp checked(int port) throws IOException {
    return new RawHttp(port, new SentBytes());
  }

  private RawHttp(int port, SentBytes sent) throws IOException {
    this.sent = sent;
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(15_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /**
   * An answer.
   *
   * @param headers by lower-case name, every value
   */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    public String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? null : String.join(", ", values);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  public RawHttp write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawHttp write(byte[] bytes) throws IOException {
    if (sent != null) {
      sent.wrote(bytes);
    }
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  public Answer read() throws IOException {
    return read(false);
  }

  /**
   * @param head whether it answers a HEAD, and so has no body
   */
  public Answer read(boolean head) throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ")[1]);
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).trim());
    }
    boolean bodiless = head || status == 304 || status == 204 || status < 200;
    int length =
        Optional.ofNullable(headers.get("content-length"))
            .map(values -> Integer.parseInt(values.get(0)))
            .orElse(0);
    Answer answer = new Answer(status, headers, bodiless ? new byte[0] : in.readNBytes(length));
    if (sent != null) {
      sent.answered(status, headers, answer.body());
    }
    return answer;
  }

  /** Whether the other side has closed; waits until it has, or sends something. */
  public boolean closed() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Whether an answer has begun to come; nothing of it is read. */
  boolean hasAnswer() {
    try {
      return in.available() > 0;
    } catch (IOException reset) {
      return false;
    }
  }

  /** Whether an answer began to come within the patience; nothing of it is read. */
  boolean peekedWithoutReading() throws Exception {
    long until = System.nanoTime() + socket.getSoTimeout() * 1_000_000L;
    while (in.available() == 0 && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    return in.available() > 0;
  }

  RawHttp patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  /** Ends the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after '" + line + "'");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
