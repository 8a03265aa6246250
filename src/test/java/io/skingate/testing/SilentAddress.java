package io.skingate.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address at which packets vanish: a listener that accepts nothing and whose backlog is full, so
 * that the kernel drops every further SYN.
 */
public final class SilentAddress implements AutoCloseable {
  private static final int BACKLOG = 1;

  private final ServerSocket listener = new ServerSocket();
  private final List<SocketChannel> filling = new ArrayList<>();

  /**
   * @param port one that is free at this address
   */
  public SilentAddress(InetAddress address, int port) throws IOException {
    listener.bind(new InetSocketAddress(address, port), BACKLOG);
    for (int i = 0; i < BACKLOG + 3; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(listener.getLocalSocketAddress());
      filling.add(channel);
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : filling) {
      channel.close();
    }
    listener.close();
  }
}
