package io.skingate.benchmarks;

import io.skingate.redis.Script;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One plain connection that writes many commands at once, so that what Redis spends is spent on the
 * commands and hardly on its socket. Not thread-safe.
 */
final class PipelinedRedis implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Path schedule;

  /**
   * @param pid of the server, on this machine
   */
  PipelinedRedis(int port, long pid) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 20));
    out = socket.getOutputStream();
    schedule = Path.of("/proc/" + pid + "/task/" + pid + "/schedstat");
  }

  /** A command as it is sent. */
  static byte[] command(Object... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(("*" + parts.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (Object part : parts) {
      byte[] text =
          part instanceof byte[] raw ? raw : part.toString().getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(("$" + text.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(text);
      bytes.writeBytes(new byte[] {'\r', '\n'});
    }
    return bytes.toByteArray();
  }

  /** A script, by its digest, with one key. */
  static byte[] script(Script script, String key, Object... args) {
    Object[] parts = new Object[args.length + 4];
    parts[0] = "EVALSHA";
    parts[1] = script.sha1();
    parts[2] = 1;
    parts[3] = key;
    System.arraycopy(args, 0, parts, 4, args.length);
    return command(parts);
  }

  void load(Script script) {
    one("SCRIPT", "LOAD", script.source());
  }

  Object one(Object... parts) {
    return all(List.of(command(parts))).get(0);
  }

  /** Sends all in one go; the replies are texts, numbers, lists, or null. */
  List<Object> all(List<byte[]> commands) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
      commands.forEach(bytes::writeBytes);
      bytes.writeTo(out);
      out.flush();
      List<Object> replies = new ArrayList<>(commands.size());
      for (int i = 0; i < commands.size(); i++) {
        replies.add(reply());
      }
      return replies;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+':
        return rest;
      case ':':
        return Long.parseLong(rest);
      case '$':
        int length = Integer.parseInt(rest);
        if (length < 0) {
          return null;
        }
        byte[] text = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(text, StandardCharsets.ISO_8859_1);
      case '*':
        List<Object> list = new ArrayList<>();
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          list.add(reply());
        }
        return list;
      default:
        throw new IOException(line);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis closed the connection");
      }
      line.append((char) c);
    }
    in.read();
    return line.toString();
  }

  /** Processor time that the server's main thread has had, nanoseconds. */
  long cpuNanos() {
    try {
      return Long.parseLong(Files.readString(schedule).split(" ")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A field of INFO. */
  String info(String field) {
    return ((String) one("INFO"))
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .findFirst()
        .orElseThrow()
        .substring(field.length() + 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
