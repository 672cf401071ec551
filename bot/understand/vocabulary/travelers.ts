/** Words of the paper that goes with the goods. A bare "标签" is a thing on the floor; only printed ones are ours. */
export const TRAVELER_WORDS = {
  traveler:
    '流转卡 流程卡 跟单卡 随工单 随工卡 流转单 流程单 工艺流转卡 生产流转卡 工序流转卡 TRAVELER TRAVELERS TRAVELLER TRAVELLERS ROUTE_CARD ROUTING_SHEET JOB_TRAVELER TRAVELER_SHEET',
  printOut:
    '打印 打印一下 打一张 打出来 补打 补打一张 重打 重打一张 再打一张 打印一张 打印一份 打印出来 PRINT PRINT_OUT REPRINT',
  travelerLabel: '标签 工序标签 流转标签 二维码标签 条码标签 贴纸 小标签 LABEL LABELS STICKER STICKERS',
  largeLabel: '大标签 大号标签 大的标签 LARGE_LABEL LARGE_LABELS BIG_LABEL BIG_LABELS',
} as const
