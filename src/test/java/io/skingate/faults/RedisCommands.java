package io.skingate.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Talks to a Redis beside the gateway, in inline commands. */
final class RedisCommands {
  private RedisCommands() {}

  /** The answer; a bulk's content where it is one. */
  static String run(int port, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader input =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String head = input.readLine();
      if (head.startsWith("-")) {
        throw new IOException(command + ": " + head);
      }
      if (!head.startsWith("$")) {
        return head.substring(1);
      }
      char[] bulk = new char[Integer.parseInt(head.substring(1))];
      for (int n = 0; n < bulk.length; ) {
        n += input.read(bulk, n, bulk.length - n);
      }
      return new String(bulk);
    }
  }

  /** A number of {@code INFO}. */
  static long info(int port, String field) throws IOException {
    return run(port, "INFO")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1).trim()))
        .findFirst()
        .orElseThrow();
  }
}
