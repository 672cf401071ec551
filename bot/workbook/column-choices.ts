/** Columns in which one of a few words stands: in Chinese, in English, and what else people write. */
import type { DepartmentKind, Liability, Priority, Role } from '../../domain/model.ts'
import { choice } from './word-cells.ts'

export const departmentKinds = choice<DepartmentKind>({
  production: ['生产', 'production', '车间', '制造'],
  quality: ['质量', 'quality', '品质', '质检', '品管'],
  warehouse: ['仓库', 'warehouse', '仓储', '库房', '物流'],
  maintenance: ['设备', 'maintenance', '维修', '工程'],
  planning: ['计划', 'planning', '生管', 'PMC'],
  purchasing: ['采购', 'purchasing', '供应'],
  sales: ['销售', 'sales', '业务', '市场'],
  management: ['管理', 'management', '总经办', '行政', '财务', '人事'],
})

export const roles = choice<Role>({
  worker: ['工人', 'worker', '操作工', '员工', '作业员'],
  teamLeader: ['班组长', 'team leader', '班长', '组长', '线长'],
  supervisor: ['主管', 'supervisor', '车间主任', '主任', '经理助理'],
  inspector: ['质检', 'inspector', '质检员', '检验员', '品检', 'QC'],
  warehouse: ['仓库', 'warehouse', '仓管', '仓管员', '库管'],
  maintenance: ['维修', 'maintenance', '机修', '设备员', '维修工'],
  planner: ['计划', 'planner', '计划员', '生管', '跟单'],
  purchaser: ['采购', 'purchaser', '采购员'],
  sales: ['销售', 'sales', '业务', '业务员', '销售员'],
  manager: ['经理', 'manager', '厂长', '总经理', '老板'],
})

export const payTypes = choice<'piece' | 'hourly' | 'monthly'>({
  piece: ['计件', 'piece'],
  hourly: ['计时', 'hourly'],
  monthly: ['月薪', 'monthly', '固定'],
})

export const exceptionKinds = choice<'off' | 'overtime'>({
  off: ['休息', 'off', '放假', '停工', '休'],
  overtime: ['加班', 'overtime', '上班', '调班'],
})

export const issueMethods = choice<'issue' | 'backflush'>({
  issue: ['领料', 'issue', '发料'],
  backflush: ['倒冲', 'backflush', '反冲'],
})

export const inspections = choice<'none' | 'first' | 'inProcess' | 'final'>({
  none: ['不检', 'none', '免检', '无', '-'],
  first: ['首件', 'first', '首检'],
  inProcess: ['巡检', 'in process', '抽检'],
  final: ['终检', 'final', '完工检', '全检'],
})

export const dispositions = choice<'scrap' | 'rework'>({ scrap: ['报废', 'scrap'], rework: ['返工', 'rework', '返修'] })

export const liabilities = choice<Liability>({
  worker: ['工废', 'worker', '人', '操作'],
  material: ['料废', 'material', '来料'],
  machine: ['设备', 'machine', '机'],
  vendor: ['供应商', 'vendor', '外协'],
  other: ['其他', 'other', '其它'],
})

export const lossTypes = choice<'availability' | 'performance' | 'quality' | 'none'>({
  availability: ['时间', 'availability', '可用率', '停机'],
  performance: ['速度', 'performance', '性能', '性能率'],
  quality: ['质量', 'quality', '良率'],
  none: ['不计', 'none', '无', '-'],
})

export const priorities = choice<Priority>({
  normal: ['普通', 'normal', '正常', '一般'],
  urgent: ['加急', 'urgent', '急', '紧急'],
  critical: ['特急', 'critical', '最急', '插单'],
})
