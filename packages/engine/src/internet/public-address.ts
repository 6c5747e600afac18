import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Addresses that are nobody's on the internet, or that lead back into a network: private, shared, loopback, link-local
 * (where clouds tell their secrets), documentation, benchmarks, multicast, reserved. Of IPv6 only what is given out for
 * the internet counts, without the blocks that carry an IPv4 address inside.
 */
const unreachable = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  unreachable.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  unreachable.addSubnet(network, prefix, 'ipv6');
}
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** Is it an address of the public internet? What cannot be read is not. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (isIPv4(address)) return !unreachable.check(address, 'ipv4');
  return global.check(address, 'ipv6') && !unreachable.check(address, 'ipv6');
}
