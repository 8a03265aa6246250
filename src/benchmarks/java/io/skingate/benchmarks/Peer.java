package io.skingate.benchmarks;

/**
 * Something that takes orders.
 *
 * @param ordersPort where
 * @param pid its process; 0 where its processor time says nothing
 * @param warms whether it gets faster in its first seconds
 */
record Peer(String name, int ordersPort, long pid, boolean warms) {}
