package io.skingate.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order a name's addresses are tried: the one that was reached last first, then one of
 * each family in turn (RFC 8305, 4). Bounded; safe for use from any thread.
 */
public final class AddressOrder {
  private static final int MOST_NAMES = 4096;

  private final Map<String, InetAddress> reached =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, InetAddress> eldest) {
          return size() > MOST_NAMES;
        }
      };

  /** The addresses of {@code host} in the order in which they should be tried. */
  public List<InetAddress> of(String host, int port, List<InetAddress> addresses) {
    if (addresses.size() < 2) {
      return addresses;
    }
    List<InetAddress> ordered = new ArrayList<>();
    InetAddress last;
    synchronized (reached) {
      last = reached.get(key(host, port));
    }
    if (addresses.contains(last)) {
      ordered.add(last);
    }
    List<InetAddress> rest = new ArrayList<>(addresses);
    rest.removeAll(ordered);
    boolean wantV4 =
        !ordered.isEmpty() ? !(last instanceof Inet4Address) : rest.get(0) instanceof Inet4Address;
    while (!rest.isEmpty()) {
      int next = 0;
      while (next < rest.size() - 1 && rest.get(next) instanceof Inet4Address != wantV4) {
        next++;
      }
      boolean found = rest.get(next) instanceof Inet4Address == wantV4;
      ordered.add(rest.remove(found ? next : 0));
      wantV4 = !wantV4;
    }
    return ordered;
  }

  /** An address of {@code host} was reached just now. */
  public void reached(String host, int port, InetAddress address) {
    synchronized (reached) {
      reached.put(key(host, port), address);
    }
  }

  private static String key(String host, int port) {
    return host + ':' + port;
  }
}
