/**
 * Troubles as people call them, grouped by what they mean. A site's reason that shares a word with a group takes over
 * the whole group's words; a group that no reason of the site shares stands for itself, without a code.
 */
export type Trouble = {
  readonly name: string
  readonly words: string
}

export const DEFECTS: readonly (Trouble & { readonly disposition: 'scrap' | 'rework' })[] = [
  {
    name: '尺寸超差',
    disposition: 'scrap',
    words:
      '超差 尺寸不对 大了 小了 偏大 偏小 外圆大了 外圆小了 内孔大了 内孔小了 孔大了 孔小了 尺寸大了 尺寸小了 尺寸超了 尺寸偏大 尺寸偏小 公差超了 车小了 车大了 磨小了 磨大了 铣深了 铣浅了 车过了 铣过了 磨过了 过切 超公差 尺寸不行 做大了 做小了 尺寸NG 尺寸不良 尺寸不合格 不到尺寸 WRONG_SIZE WRONG_DIMENSION OUT_OF_SIZE OUT_OF_TOLERANCE OVERSIZE OVERSIZED UNDERSIZE UNDERSIZED TOO_BIG TOO_SMALL TOO_LARGE TOO_DEEP SIZE_WRONG',
  },
  {
    name: '表面划伤',
    disposition: 'rework',
    words:
      '划了 刮了 划伤 刮伤 刮花 拉伤 碰伤 磕碰 擦伤 划痕 刮痕 碰花 磕伤 划花 碰痕 擦花 有划痕 磕了 碰了 压伤 表面不良 外观不良 压痕 夹伤 碰坏 刮到 SCRATCH SCRATCHES SCRATCHED DENT DENTS DENTED',
  },
  {
    name: '材料砂眼',
    disposition: 'scrap',
    words:
      '砂眼 沙眼 气孔 裂纹 料不好 材料不好 材料有问题 夹渣 缩孔 疏松 有裂缝 开裂纹 CRACK CRACKS CRACKED POROSITY BLOWHOLE BLOWHOLES BAD_MATERIAL',
  },
  {
    name: '螺纹烂牙',
    disposition: 'rework',
    words:
      '烂牙 滑牙 丝坏了 滑丝 断丝锥 乱牙 螺纹不良 牙烂了 牙不好 通止规不过 BAD_THREAD THREAD_DAMAGED STRIPPED_THREAD BROKEN_THREAD',
  },
  {
    name: '钻孔偏位',
    disposition: 'scrap',
    words:
      '孔偏 孔偏了 钻偏 钻偏了 孔位偏 孔位偏了 打偏 打偏了 孔打偏 孔打偏了 孔不正 偏孔 钻歪 钻歪了 HOLE_OFF HOLE_OFFSET HOLE_OFF_CENTER HOLE_MISPLACED',
  },
  {
    name: '热处理变形',
    disposition: 'rework',
    words: '变形 变形了 弯了 弯曲 翘了 翘曲 WARPED WARPING DEFORMED DEFORMATION BENT',
  },
  {
    name: '硬度不合格',
    disposition: 'rework',
    words: '硬度不够 硬度低 硬度不到 硬度不达标 太软 硬度偏低 硬度高 TOO_SOFT HARDNESS_LOW LOW_HARDNESS WRONG_HARDNESS',
  },
  {
    name: '焊接虚焊',
    disposition: 'rework',
    words: '虚焊 漏焊 焊瘤 焊穿了 焊缝不良 咬边 没焊透 未焊透 焊不透 假焊 空焊 冷焊 焊穿',
  },
  {
    name: '折弯角度偏差',
    disposition: 'scrap',
    words:
      '角度不对 折错 折错了 角度偏 角度偏了 折反 折反了 角度不准 角度超差 折坏 折裂 折弯角度不对 WRONG_ANGLE ANGLE_WRONG',
  },
  {
    name: '下料短尺',
    disposition: 'scrap',
    words: '料短 锯短 锯短了 切短 切短了 下短了 短了 长度不够 短尺 TOO_SHORT CUT_SHORT CUT_TOO_SHORT',
  },
  {
    name: '涂层不良',
    disposition: 'rework',
    words: '掉粉 氧化不均 喷不匀 露底 掉漆 起泡 流挂 橘皮 涂层脱落 镀层不良 COATING_DEFECT PEELING BLISTERS',
  },
  { name: '生锈', disposition: 'rework', words: '锈 锈了 有锈 生锈了 锈蚀 锈斑 RUST RUSTY RUSTED' },
  { name: '印痕', disposition: 'rework', words: '有印子 印子 有印 压印 夹印' },
  {
    name: '缺口',
    disposition: 'scrap',
    words: '缺角 缺孔 缺页 缺边 缺块 崩角 崩边 崩口 掉角 CHIPPED CHIPPED_EDGE MISSING_HOLE MISSING_PAGE',
  },
  { name: '布疵', disposition: 'scrap', words: '次布 疵布 抽纱 勾丝 断纱 布疵点 FABRIC_DEFECT' },
  { name: '毛刺', disposition: 'rework', words: '毛刺大 有毛刺 毛刺没去净 毛刺多 BURR BURRS' },
  { name: '缺胶', disposition: 'scrap', words: '缺料不满 走胶不齐 打不满 打不饱 没打满 未打满 胶不满 短射 SHORT_SHOT' },
  { name: '披锋', disposition: 'rework', words: '飞边 毛边 披风 披锋大 跑披锋 溢胶 毛头 FLASH' },
  { name: '缩水', disposition: 'scrap', words: '缩印 凹陷 缩水印 缩痕 缩坑 SINK_MARK SINK_MARKS' },
  { name: '黑点杂质', disposition: 'scrap', words: '黑点 杂色 杂质 料花 混色 异色 BLACK_SPOT BLACK_SPOTS' },
  { name: '偏位', disposition: 'rework', words: '贴偏 移位 贴偏了 贴歪 偏移 立碑 反白 位移 偏了' },
  { name: '虚焊', disposition: 'rework', words: '假焊 空焊 冷焊 少锡 虚焊 锡少 脱焊' },
  {
    name: '连锡',
    disposition: 'rework',
    words: '短路 桥连 锡桥 连桥 搭锡 锡珠 锡连 SOLDER_BRIDGE SOLDER_BRIDGES BRIDGING',
  },
  {
    name: '漏插',
    disposition: 'rework',
    words:
      '少件 漏件 插反 插错 漏装 装反 反向 极性反 错件 漏打 MISSING_PART MISSING_PARTS MISSING_COMPONENT WRONG_PART',
  },
  {
    name: '功能不良',
    disposition: 'rework',
    words:
      '测试不过 无输出 不开机 FAIL 测不过 功能不过 没输出 开不了机 不通电 充不进电 没反应 连不上 测试不良 功能坏 没声音 无声',
  },
  { name: '超声开裂', disposition: 'scrap', words: '开裂 焊穿 压伤 裂开 裂壳 壳裂 开裂了 爆裂 裂了' },
  { name: '电池不良', disposition: 'scrap', words: '鼓包 低电压 电压低 电池鼓包 漏液 电池坏' },
  { name: '脏污', disposition: 'rework', words: '脏污 污点 有脏 手印 胶渍' },
  {
    name: '跳针',
    disposition: 'rework',
    words: '跳线 浮线 跳了针 线迹不良 跳针了 SKIPPED_STITCH SKIPPED_STITCHES SKIP_STITCH',
  },
  {
    name: '断线',
    disposition: 'rework',
    words: '断缝 线断 线断了 开线 脱线 爆线 断线了 爆缝 BROKEN_THREADS OPEN_SEAM BROKEN_SEAM',
  },
  {
    name: '色差',
    disposition: 'scrap',
    words:
      '色不对 颜色差 颜色不对 串色 色不一样 色差大 染色 WRONG_COLOR WRONG_COLOUR COLOR_DIFFERENCE COLOUR_DIFFERENCE SHADE_DIFFERENCE',
  },
  { name: '破洞', disposition: 'scrap', words: '破 洞 破损 破了 有洞 撕破 剪破 剪破了 裁破 烂洞 穿洞 勾破 扎破 TORN' },
  {
    name: '油污',
    disposition: 'rework',
    words: '脏 污渍 油渍 脏了 沾油 油点 弄脏 弄脏了 机油 水渍 油了 STAIN STAINS STAINED OIL_STAIN OIL_STAINS',
  },
  { name: '尺寸不符', disposition: 'rework', words: '不对码 尺码不对 码不对 长短不一 长短脚 尺寸不对版 尺码错 大小码' },
  {
    name: '领型歪斜',
    disposition: 'rework',
    words: '领歪 领子不正 领子歪 歪了 领子歪了 领歪了 领不正 高低领 领型不对',
  },
  { name: '烫黄极光', disposition: 'scrap', words: '烫黄 极光 烫坏 烫黄了 烫焦 烫坏了 烫焦了 烫糊 烫糊了 烫煳 起极光' },
  {
    name: '印绣花不良',
    disposition: 'rework',
    words: '印花糊 绣花断线 对位偏 印花不良 印糊了 绣花不良 印偏 印偏了 花位偏 花位不对 绣歪',
  },
  { name: '扣眼偏位', disposition: 'rework', words: '扣偏 漏钉 扣眼歪 扣子偏 扣位偏 扣偏了 扣子歪 扣眼偏 纽扣偏 掉扣' },
  { name: '拉链不良', disposition: 'rework', words: '拉链起拱 拉链坏 拉链坏了 拉链爆 拉链拉不动 起拱 拉链不顺' },
  { name: '起皱', disposition: 'rework', words: '起皱 皱了 打皱 吃势不匀 起扭 起涟 不平服 WRINKLE WRINKLES WRINKLED' },
]

/** `planned`: a normal reason to pause; the others are exceptions that call somebody. */
export const DOWNTIMES: readonly (Trouble & { readonly planned: boolean; readonly exact?: string })[] = [
  {
    name: '设备故障',
    planned: false,
    words:
      '机器坏了 机床坏了 车坏了 设备坏了 机子坏了 机坏了 机器坏咗 机器坏 设备坏 机床坏 部机坏咗 坏机 报警 报警了 报故障 主轴异响 主轴不转 不转了 不转 转不动 死机 死机了 不动了 动不了 动弹不得 卡死 卡死了 卡住 卡住了 卡料 卡机 趴窝 趴窝了 罢工 罢工了 宕机 停转 异响 有异响 异响了 响得厉害 噪音大 声音不对 漏气 漏水 漏电 断针 断针了 断皮带 皮带断 皮带断了 老是断线 老断线 总断线 一直断线 断刀 断刀了 崩刀 崩刀了 刀崩了 刀断了 撞刀 撞刀了 撞机 撞机了 故障 故障了 出故障 有故障 机器故障 设备故障 机故障 开不了机器 机器开不了 启动不了 开不起来 机器不动 郁唔到 唔郁 机器停了 机器有毛病 机器有问题 设备有问题 设备异常 机器异常 设备停机 烧了 电机烧了 马达烧了 坏了修 失灵 失灵了 按钮失灵 程序死了 黑屏 蓝屏 抖得厉害 抖动 不加热 不升温 温度上不去 温度不够 压力上不去 气缸不动 夹不紧 卡盘不紧 夹具坏了 模具坏了 模坏了 模具坏 顶针断了 断顶针 堵枪 堵头 堵了 枪堵了 叫机修 找机修 喊机修 叫维修 找维修 喊维修 机修过来 维修过来 叫修机 报修 要报修 需要维修 跳停 自动停机 打不着火 不出丝 不送丝 不出激光 不出光 压不动 不吸料 抛料严重 抛料 飞线 断电路 过载 缺油报警 乱跳 精度不行了 跑偏 皮带松了 机头坏了 坏咗部机 死咗机 坏着了 机器歇菜了 歇菜 歇菜了 撂挑子 MACHINE_DOWN MACHINE_IS_DOWN MACHINE_BROKEN MACHINE_IS_BROKEN MACHINE_BROKE MACHINE_BROKE_DOWN MACHINE_STOPPED MACHINE_HAS_STOPPED BREAKDOWN BROKEN_DOWN NOT_WORKING OUT_OF_ORDER MACHINE_FAILURE MACHINE_PROBLEM MACHINE_FAULT MACHINE_NOT_RUNNING MACHINE_DOES_NOT_START MACHINE_WONT_START BROKE_DOWN TOOL_BROKE TOOL_BROKEN TOOL_IS_BROKEN',
  },
  {
    name: '换刀调机',
    planned: true,
    words:
      '换刀 调机 对刀 换型 换刀片 磨刀 换刀具 调刀 换钻头 换砂轮 修砂轮 换夹具 调夹具 换工装 调试 调程序 换程序 换模转线 换模 换模具 转线 换线 转产 换料 换色 换款 转款 调参数 换款调机 清机 保养 点检 擦机器 换针 换梭芯 换底线 换线轴 换焊丝 换焊嘴 换钢网 换吸嘴 上模 装模 架模 校模 换品种 换规格 换产品 换丝锥 换锯条 换锯片 TOOL_CHANGE CHANGING_TOOL CHANGING_TOOLS CHANGING_THE_TOOL CHANGEOVER',
  },
  {
    name: '缺料',
    planned: false,
    words:
      '没料 没料了 断料 断料了 料没到 料没来 料还没到 料还没来 料不到 等料 欠料 缺料了 冇料 无料 料用完了 料完了 料没了 材料没了 没有料 没有料了 没材料 没材料了 没原料 没货了 停工待料 待料 缺物料 物料没到 物料没来 缺件 缺零件 缺配件 来料没到 料供不上 料跟不上 供料跟不上 没片 没片了 等片 辅料没到 缺辅料 没线了 没布了 没布 面料没到 布没到 没扣子了 没拉链了 没螺丝了 没螺丝 没圆钢了 没板了 没板 没铝板了 没板料 板子没到 料没送来 没人送料 没毛坯 毛坯没到 上道没料 上道没来料 前道没来 前道没来料 前道没货 没活了料没到 没电池了 没锡膏了 没箱子了 没纸箱了 没胶袋了 没锁扣 没里布 料断了 料干了 缺圆钢 缺布 缺螺丝 缺线 缺纽扣 缺拉链 缺芯片 缺板 缺外箱 缺纸箱 芯片没到 外箱没到 纸箱没了 螺丝没了 没底线了 没包材 缺包材 NO_MATERIAL NO_MATERIALS OUT_OF_MATERIAL OUT_OF_MATERIALS NO_PARTS OUT_OF_PARTS MATERIAL_MISSING WAITING_FOR_MATERIAL MATERIAL_RAN_OUT RAN_OUT_OF_MATERIAL RAN_OUT_OF_MATERIALS MATERIAL_IS_MISSING MISSING_MATERIAL MISSING_MATERIALS WAITING_FOR_MATERIALS WAIT_FOR_MATERIAL WAITING_FOR_PARTS SHORT_OF_MATERIAL NO_MORE_MATERIAL',
  },
  {
    name: '待检',
    planned: false,
    words:
      '等检验 等首检 等质检 等首件 等IPQC 等品质 等封样 等检 等检验员 等QC 等巡检 检验没来 质检没来 质检还没来 检验员没来 首件没检 等首件确认 等品检 等首板 等签样 等检查 没人检 等确认 WAITING_FOR_QC WAITING_FOR_QUALITY WAITING_FOR_INSPECTOR WAITING_FOR_THE_INSPECTOR NO_INSPECTOR',
  },
  {
    name: '质量异常',
    planned: false,
    words:
      '连续不良 连续报废 连续坏 连着报废 连着坏 连着不良 接连不良 接连报废 尺寸跑了 尺寸跑 尺寸不稳 尺寸不稳定 尺寸飘 尺寸飘了 跑尺寸 质量问题 质量异常 品质异常 品质问题 批量不良 批量报废 批量返工 批量问题 直通率低 直通率太低 不良太多 不良率高 不良率太高 不良一大堆 不良好多 不良很多 很多不良 好多不良 一堆不良 废品太多 报废太多 报废好多 大货不对样 大货跟样衣不一样 跟样衣不一样 跟封样不一样 不对样 连续NG 一直NG 老是NG 老NG 一直报废 一直不良 老是不良 老是报废 整批不行 整批不良 整批有问题 全是不良 全都不良 尺寸老不对 尺寸老跑 老超差 一直超差 连续超差 连续跳针 来料不良 来料不对 批量发黄 批量发黑 发黄 发黑 材料不良 来料有问题 混料 混料了 错料 用错料 客户投诉 客诉 出现批量 良率太低 良率低 良率掉 良率下降 连续虚焊 连续缺胶 色差严重 一直缺胶 总是超差 总超差 品质不稳 质量不稳定 QUALITY_PROBLEM QUALITY_ISSUE BAD_QUALITY',
  },
  {
    name: '停电停气',
    planned: false,
    words:
      '停电 停电了 没电 没电了 断电 断电了 跳闸 跳闸了 没气 没气了 停气 停气了 断气 气压不够 气压低 气压不足 停水 停水了 没水 没蒸汽 蒸汽没了 没蒸汽了 蒸汽不够 蒸汽压力不够 电压不稳 冇电 冇气 停咗电 空压机停了 空压机坏了 漏电跳闸 没有气 没有电 NO_POWER POWER_OUT POWER_OUTAGE NO_AIR POWER_CUT POWER_IS_OUT POWER_FAILURE NO_ELECTRICITY BLACKOUT AIR_IS_OUT',
  },
  {
    name: '图纸工艺问题',
    planned: false,
    words:
      '图纸不对 工艺不清 图纸看不懂 工艺不对 图纸错了 图纸有误 图纸有问题 图纸不清 图纸不清楚 图纸版本不对 版本不对 没图纸 缺图纸 图纸没有 图纸没到 图纸没给 图纸没发 看不懂图 图纸看不清 图不对 图错了 图纸上没有 图纸跟实物对不上 对不上 孔位对不上 尺寸标注不清 工艺卡不对 工艺卡没有 工艺文件 工艺有问题 程序不对 程序有问题 没程序 程序错了 程序没有 没有程序 SOP不对 没SOP 没有SOP SOP没有 SOP错了 资料没有 没资料 资料不对 BOM不对 作业指导书 工艺单不清 工艺单不清楚 工艺单不对 工艺单没有 没工艺单 样衣没到 没样衣 没有样衣 样板不对 纸样不对 跟样板不一样 跟样件不一样 跟样品不一样 不知道怎么做 不知怎么做 不知道咋做 不会做 技术要求不清 工艺问题 图纸问题 要求不明确 唛架不对 尺寸表不对 图纸没更新 图号不对 版本错 版本错了 设计问题 WRONG_DRAWING DRAWING_WRONG NO_DRAWING DRAWING_IS_WRONG DRAWING_MISSING DRAWING_IS_MISSING DRAWING_UNCLEAR NO_PROGRAM WRONG_PROGRAM PROGRAM_WRONG',
  },
  {
    name: '人员不足',
    planned: false,
    words:
      '没人 缺人 请假 人不够 人手不够 人手不足 人不足 没人车 没人手 没人干 没人做 没人开机 少人 少个人 缺个人 缺人手 忙不过来 顶不住 人没来 人都没来 有人请假 没人顶 没人替 没操作工 冇人 旷工 NO_OPERATOR NO_WORKERS NO_PEOPLE SHORT_OF_PEOPLE SHORT_STAFFED NOT_ENOUGH_PEOPLE',
  },
  {
    name: '吃饭休息',
    planned: true,
    words:
      '吃饭 休息 上厕所 吃个饭 去吃饭 吃饭去 吃午饭 吃晚饭 吃早饭 吃夜宵 吃中饭 午休 歇息 喝水 喝口水 抽烟 抽根烟 抽支烟 上个厕所 去厕所 去趟厕所 上洗手间 去洗手间 厕所 开会 开早会 开个会 接孩子 接小孩 食饭 食饭先 食晏 睡一会 睡一觉 打个盹 打盹 接电话 接个电话 去饭堂 去食堂 食堂吃饭 培训 打水 尿尿 拉屎 歇晌 恰饭 干饭 吃点东西 LUNCH LUNCH_BREAK BREAK 加餐 喂奶 TOILET TOILET_BREAK TEA_BREAK SMOKE_BREAK DINNER MEETING IN_A_MEETING GOING_TO_LUNCH GOING_FOR_LUNCH OFF_TO_LUNCH',
  },
  {
    name: '安全事故',
    planned: false,
    words:
      '受伤 受伤了 着火 着火了 起火 起火了 冒烟 冒烟了 漏油 漏油了 扎手 扎手了 扎到手 手扎到了 手扎了 扎到了 烫伤 烫伤了 烫到手 烫到了 割伤 割伤了 割到手 手割了 手割破了 手割伤了 划破手 手划破了 手破了 压到手 压手了 夹到手 夹手了 手夹了 手压了 砸到脚 砸脚了 砸到人 砸伤 砸到 工伤 出事了 出事故 事故 流血 流血了 触电 触电了 爆炸 火灾 失火 燃起来 烧着了 有火 摔倒 摔伤 摔了 滑倒 滑倒了 晕倒 晕倒了 昏倒 有人倒了 中暑 中暑了 中毒 泄漏 漏酸 铁屑进眼 进眼睛 进眼睛了 眼睛伤了 整亲 整亲手 界亲手 弄伤 擦伤手 切到手 切到手了 绞到手 手卷进去 救命 救人 火警 安全隐患 有危险 危险 烟好大 焦味 有焦味 糊味 烧焦味 打火 INJURED INJURY ACCIDENT FIRE 冒火 冒火花 HURT IS_HURT GOT_HURT BLEEDING SMOKE CUT_MY_HAND CUT_MY_FINGER CUT_HIS_HAND CUT_HER_HAND CUT_HIS_FINGER CUT_HER_FINGER EMERGENCY',
  },
]

/** Reasons by which people get hurt, however a site calls them: each sample has one, 安全事故. */
export const DANGER = /安全|工伤|受伤|事故|safety|accident|injur/i
